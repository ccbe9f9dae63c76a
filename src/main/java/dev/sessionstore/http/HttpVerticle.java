package dev.sessionstore.http;

import static java.util.Objects.requireNonNull;

import dev.sessionstore.config.HttpConfig;
import dev.sessionstore.config.LiveConfig;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Serves HTTP by a router. Several instances share the port, one an event loop. */
public final class HttpVerticle extends VerticleBase {
  /** Vert.x's word for one free port that all instances of the verticle share. */
  private static final int ANY_FREE_PORT = -1;

  private static final int MAX_REQUEST_LINE = 8_192;
  private static final int MAX_HEADERS = 16_384;

  /** Most bytes that one read of a socket gives, so that a body does not come in small pieces. */
  private static final int MAX_CHUNK = 64 * 1024;

  /**
   * Longest time in which a client may take nothing of an answer that waits for it. The kernel ends
   * such a connection (TCP_USER_TIMEOUT, with the native transport); a close would wait for it.
   */
  private static final int MAX_STALL_MS = 20_000;

  private final LiveConfig live;
  private final HttpConfig config;
  private final HttpShared shared;
  private final BiFunction<HttpConfig, Responses, List<RouteGroup>> routes;
  private @Nullable HttpServer server;
  private @Nullable Connections connections;
  private @Nullable Router router;
  private @Nullable Responses responses;

  /** Takes what makes the routes; where the configuration changes, the router is made anew. */
  public HttpVerticle(
      LiveConfig live,
      HttpShared shared,
      BiFunction<HttpConfig, Responses, List<RouteGroup>> routes) {
    this.live = live;
    this.config = live.get().http();
    this.shared = shared;
    this.routes = routes;
  }

  @Override
  public Future<?> start() {
    Connections opened =
        new Connections(
            vertx, shared.openConnections(), shared.maxOpenConnections(), config.idleTimeoutMs());
    HttpServer created =
        vertx
            .createHttpServer(options())
            .connectionHandler(opened)
            .invalidRequestHandler(
                request -> requireNonNull(responses).problem(request, invalid(request)))
            .requestHandler(request -> serve(request, opened));
    connections = opened;
    configure(config, opened);
    server = created;
    live.listen(changed -> context.runOnContext(now -> configure(changed.http(), opened)));
    return created
        .listen()
        .onSuccess(listening -> shared.port().set(listening.actualPort()))
        .recover(error -> Future.failedFuture(cannotListen(error)));
  }

  private void serve(HttpServerRequest request, Connections open) {
    if (!open.isEnding(request.connection())) {
      requireNonNull(router).handle(request);
    }
  }

  private void configure(HttpConfig config, Connections open) {
    Responses answers = new Responses(config, open, shared.answers());
    responses = answers;
    router = router(config, answers);
  }

  private Router router(HttpConfig config, Responses answers) {
    Router made = Router.router(vertx);
    new FailureHandler(made, answers, config.maxBodyBytes()).install();
    made.route().handler(Requests::check);
    new OriginCheck(config).addTo(made);
    made.route().handler(new ApiBodies(config.maxBodyBytes(), shared.bodies()));
    routes.apply(config, answers).forEach(group -> group.addTo(made));
    return made;
  }

  @Nullable Router router() {
    return router;
  }

  /** The native transport puts the system call and its number before the reason. */
  private IllegalStateException cannotListen(Throwable error) {
    String reason = String.valueOf(error.getMessage()).replaceFirst("^bind.*error.*?: ", "");
    return new IllegalStateException(
        "http.host, http.port: cannot listen on %s:%d: %s"
            .formatted(config.host(), config.port(), reason),
        error);
  }

  /** Lets connections end and requests in flight finish, within the grace time. */
  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    Connections open = connections;
    return listening == null || open == null
        ? Future.succeededFuture()
        : open.drain()
            .compose(
                drained -> listening.shutdown(config.shutdownGraceMs(), TimeUnit.MILLISECONDS));
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port() == 0 ? ANY_FREE_PORT : config.port())
        .setTcpNoDelay(true)
        .setTcpUserTimeout(MAX_STALL_MS)
        .setIdleTimeout((int) config.idleTimeoutMs())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setHttp2ClearTextEnabled(false)
        // Nobody speaks WebSocket here; each of these is a handler that every message goes through.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxInitialLineLength(MAX_REQUEST_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setMaxChunkSize(MAX_CHUNK);
  }

  /** The answer to bytes that are no request; nobody can tell where the next one begins. */
  private static HttpProblem invalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      return HttpProblem.invalid("request", "reason.longLine", MAX_REQUEST_LINE).closing();
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return HttpProblem.invalid("request", "reason.longHeaders", MAX_HEADERS).closing();
    }
    return HttpProblem.invalid("request", "reason.syntax").closing();
  }
}
