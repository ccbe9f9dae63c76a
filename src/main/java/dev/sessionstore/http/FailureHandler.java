package dev.sessionstore.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failure of the router and of its handlers in the one form of errors. */
record FailureHandler(Router router, Responses responses, int maxBodyBytes)
    implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

  /** Statuses with which the router itself, or its handler of bodies, fails a request. */
  private static final int[] STATUSES = {400, 404, 405, 413, 415, 417, 500};

  /** Bytes of a refused body that are read and dropped before the connection is closed. */
  private static final long MAX_DROPPED_BYTES = 16L * 1024 * 1024;

  void install() {
    router.route().failureHandler(this);
    for (int status : STATUSES) {
      router.errorHandler(status, this);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpProblem problem = problem(context);
    if (request.getHeader(HttpHeaders.EXPECT) != null) {
      // Whether the client will send its body now is its own choice, and nobody can tell.
      problem.closing();
    }
    responses.problem(request, problem);
    if (!problem.headers().containsKey(HttpHeaders.CONNECTION)) {
      dropRest(request);
    }
  }

  private HttpProblem problem(RoutingContext context) {
    if (context.failure() instanceof HttpProblem problem) {
      return problem;
    }
    HttpServerRequest request = context.request();
    return switch (context.statusCode()) {
      // The status that the handler of bodies gives to a body that breaks off or is no HTTP.
      case 200 -> HttpProblem.invalid("body", "reason.chunks").closing();
      // The router gives no status to a path or a query that it cannot decode.
      case -1, 400 -> badRequest(request);
      case 404 -> Problems.noRoute(String.valueOf(request.path()));
      case 405 -> notAllowed(request);
      case 413 -> new HttpProblem(ErrorCode.PAYLOAD_TOO_LARGE).with("limitBytes", maxBodyBytes);
      case 417 -> HttpProblem.invalid("Expect", "reason.expect");
      default -> {
        LOG.error("method={} path={} failed", request.method(), request.path(), context.failure());
        yield new HttpProblem(ErrorCode.INTERNAL);
      }
    };
  }

  /** The router refuses a missing host, and a query or a segment that it cannot decode. */
  private static HttpProblem badRequest(HttpServerRequest request) {
    if (request.authority() == null && request.version() == HttpVersion.HTTP_1_1) {
      return HttpProblem.invalid("Host", "reason.host");
    }
    try {
      UrlEncoded.query(request.query());
    } catch (HttpProblem ofQuery) {
      return ofQuery;
    }
    return HttpProblem.invalid("path", "reason.percentEncoding")
        .received(String.valueOf(request.path()));
  }

  private HttpProblem notAllowed(HttpServerRequest request) {
    String allowed =
        router.getRoutes().stream()
            .filter(route -> route.methods() != null && matches(route, request.path()))
            .map(Route::methods)
            .flatMap(Collection::stream)
            .map(HttpMethod::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new HttpProblem(ErrorCode.METHOD_NOT_ALLOWED)
        .with("method", request.method().name())
        .with("allowed", allowed)
        .header(HttpHeaders.ALLOW, allowed);
  }

  private static boolean matches(Route route, String path) {
    String template = route.getPath();
    return template != null
        && path.matches("\\Q" + template.replaceAll(":\\w+", "\\\\E[^/]+\\\\Q") + "\\E/?");
  }

  /** Reads on, because a client that is still sending does not see an answer before a close. */
  private static void dropRest(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    long[] dropped = {0};
    request.handler(
        chunk -> {
          dropped[0] += chunk.length();
          if (dropped[0] > MAX_DROPPED_BYTES) {
            request.connection().close();
          }
        });
  }
}
