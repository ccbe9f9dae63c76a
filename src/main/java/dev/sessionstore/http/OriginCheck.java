package dev.sessionstore.http;

import dev.sessionstore.config.HttpConfig;
import dev.sessionstore.http.BrowserGuard.RequestOrigin;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests for other hosts, and requests that web pages of other origins made a browser
 * send; answers the preflight requests of pages that are allowed.
 */
final class OriginCheck implements Handler<RoutingContext> {
  private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");
  private static final CharSequence FETCH_MODE = HttpHeaders.createOptimized("sec-fetch-mode");
  private static final String NAVIGATION = "navigate";

  /** Time for which a browser may keep the answer to a preflight request, in seconds. */
  private static final int PREFLIGHT_MAX_AGE = 600;

  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);
  private static final Set<String> REQUEST_HEADERS =
      Set.of(
          "Authorization",
          "X-API-Key",
          "Content-Type",
          "If-Match",
          "If-None-Match",
          "Accept-Language");
  private static final Set<String> ANSWER_HEADERS = Set.of("ETag", "Retry-After");

  private final List<String> origins;
  private final BrowserGuard guard;

  /** The host that was allowed last, which most requests repeat. */
  private @Nullable String knownHost;

  OriginCheck(HttpConfig config) {
    this.origins = config.cors().origins();
    List<String> hosts = new ArrayList<>(config.allowedHosts());
    List<String> ownOrigins = new ArrayList<>(origins);
    String publicUrl = config.publicUrl();
    if (publicUrl != null) {
      hosts.add(String.valueOf(URI.create(publicUrl).getHost()));
      ownOrigins.add(publicUrl);
    }
    this.guard = new BrowserGuard(hosts, ownOrigins);
  }

  void addTo(Router router) {
    router.route().handler(this);
    if (!origins.isEmpty()) {
      router
          .route()
          .handler(
              CorsHandler.create()
                  .addOrigins(origins)
                  .allowedMethods(METHODS)
                  .allowedHeaders(REQUEST_HEADERS)
                  .exposedHeaders(ANSWER_HEADERS)
                  .maxAgeSeconds(PREFLIGHT_MAX_AGE));
    }
  }

  @Override
  public void handle(RoutingContext context) {
    RequestOrigin origin = origin(context.request());
    if (!isKnown(origin)) {
      guard.check(origin);
      remember(origin);
    }
    context.next();
  }

  /** Spares the many requests of one program the parsing of their host. */
  private boolean isKnown(RequestOrigin request) {
    return request.isOfProgram()
        && request.authorities().size() == 1
        && request.authorities().get(0).equals(knownHost);
  }

  private void remember(RequestOrigin allowed) {
    if (allowed.authorities().size() == 1) {
      knownHost = allowed.authorities().get(0);
    }
  }

  private static RequestOrigin origin(HttpServerRequest request) {
    return new RequestOrigin(
        authorities(request),
        request.getHeader(HttpHeaders.ORIGIN),
        request.getHeader(FETCH_SITE),
        readsPage(request));
  }

  /** Exactly one host line is a request of HTTP/1.1; HTTP/1.0 knew none (RFC 9112, 3.2). */
  private static List<String> authorities(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1) {
      throw BrowserGuard.badHost();
    }
    String target = authorityOfTarget(request.uri());
    if (target == null) {
      return hosts;
    }
    List<String> all = new ArrayList<>(hosts);
    all.add(target);
    return all;
  }

  /** The authority of an absolute target, as clients send it to proxies; null for a path. */
  private static @Nullable String authorityOfTarget(String target) {
    int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
    return scheme < 0 ? null : target.substring(scheme + 3).split("[/?#]", 2)[0];
  }

  private static boolean readsPage(HttpServerRequest request) {
    HttpMethod method = request.method();
    String path = String.valueOf(request.path());
    return (method == HttpMethod.GET || method == HttpMethod.HEAD)
        && NAVIGATION.equals(request.getHeader(FETCH_MODE))
        && (path.equals("/")
            || path.equals("/dify")
            || path.startsWith("/dify/")
            || path.equals("/docs")
            || path.startsWith("/docs/")
            || path.startsWith("/openapi.")
            || path.equals("/health")
            || path.startsWith("/health/"));
  }
}
