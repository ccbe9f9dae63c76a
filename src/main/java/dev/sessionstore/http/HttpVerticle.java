package dev.sessionstore.http;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.config.HttpConfig;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.CurrentSessions;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves HTTP: finds the route, reads the body, asks the session service over the event bus, and
 * renders its reply. Several instances share the port, one an event loop.
 */
public final class HttpVerticle extends VerticleBase {
  /** Vert.x's word for one free port that all instances of the verticle share. */
  private static final int ANY_FREE_PORT = -1;

  private static final int MAX_REQUEST_LINE = 8_192;
  private static final int MAX_HEADERS = 16_384;

  /** What one read of a socket gives at most, so that a body is not handed on in small pieces. */
  private static final int MAX_CHUNK = 64 * 1024;

  private final HttpConfig config;
  private final HttpShared shared;
  private final Routes routes = new Routes();
  private final BodyReader bodies;
  private @Nullable HttpServer server;
  private @Nullable Connections connections;

  /**
   * @param current answers loads without the bus where it can
   * @param shared what all instances have together
   */
  public HttpVerticle(
      ServiceConfig config, SessionBus bus, CurrentSessions current, HttpShared shared) {
    this.config = config.http();
    this.shared = shared;
    this.bodies =
        new BodyReader(
            this.config.maxBodyBytes(), this.config.maxPendingBodyBytes(), shared.pendingBytes());
    new SessionRoutes(bus, current, config.sessions().namespaces()).addTo(routes);
    new OperationRoutes(bus, shared).addTo(routes);
    new DifyRoutes(bus, config, shared.kit()).addTo(routes);
    shared.document().addTo(routes);
  }

  /** All that it serves. */
  List<Routes.Route> routes() {
    return routes.all();
  }

  @Override
  public Future<?> start() {
    Connections opened =
        new Connections(
            vertx, shared.openConnections(), config.maxOpenConnections(), config.idleTimeoutMs());
    connections = opened;
    HttpServerOptions options = options();
    HttpServer created =
        vertx
            .createHttpServer(options)
            .connectionHandler(
                connection -> {
                  AcceptedChannel.set(connection, options);
                  opened.opened(connection);
                })
            .invalidRequestHandler(request -> invalid(exchange(request, opened)))
            .requestHandler(request -> handle(exchange(request, opened)));
    server = created;
    return created
        .listen()
        .onSuccess(listening -> shared.listening(listening.actualPort()))
        .recover(error -> Future.failedFuture(cannotListen(error)));
  }

  /** By whatever exception the transport says it: the native one has its own. */
  private IllegalStateException cannotListen(Throwable error) {
    return new IllegalStateException(
        "http.host, http.port: cannot listen on %s:%d: %s"
            .formatted(config.host(), config.port(), error.getMessage()),
        error);
  }

  /**
   * Lets clients see their connections end, and requests in flight finish, within the grace time.
   */
  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    Connections open = connections;
    if (listening == null || open == null) {
      return Future.succeededFuture();
    }
    return open.drain()
        .compose(
            drained -> {
              open.stop();
              return listening.shutdown(config.shutdownGraceMs(), TimeUnit.MILLISECONDS);
            });
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port() == 0 ? ANY_FREE_PORT : config.port())
        .setTcpNoDelay(true)
        .setHttp2ClearTextEnabled(false)
        // Nobody speaks WebSocket here; each of these is a handler that every message goes through.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHandle100ContinueAutomatically(true)
        .setMaxInitialLineLength(MAX_REQUEST_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setMaxChunkSize(MAX_CHUNK)
        .setMaxFormAttributeSize(config.maxBodyBytes());
  }

  private Exchange exchange(HttpServerRequest request, Connections open) {
    return new Exchange(request, config.escapeNonAscii(), open);
  }

  private void handle(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    boolean coded = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    if (coded || request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      // Only a body can be broken, or hold memory until the exchange ends.
      request.exceptionHandler(error -> broken(exchange));
      request.response().closeHandler(closed -> exchange.ended());
    }
    if (coded && request.version() == HttpVersion.HTTP_1_0) {
      refuseAndClose(
          exchange, "Transfer-Encoding", "HTTP/1.0 没有传输编码", "HTTP/1.0 has no transfer codings");
      return;
    }
    if (coded && hasUnknownTransferCoding(request)) {
      refuseAndClose(exchange, "Transfer-Encoding", "只支持 chunked", "it takes only: chunked");
      return;
    }
    Guard.run(exchange, () -> dispatch(exchange));
  }

  private void dispatch(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String path = request.path();
    Routes.Match match = routes.find(request.method(), path == null ? "" : path);
    exchange.route(match.arguments(), QueryParameters.parse(request.query()));
    if (!match.route().readsBody()) {
      match.route().handler().handle(exchange);
      return;
    }
    bodies.read(
        exchange,
        body -> {
          exchange.body(body);
          Guard.run(exchange, () -> match.route().handler().handle(exchange));
        },
        exchange::problem);
  }

  /** What the HTTP decoder could not make sense of gets the error form too, and then no more. */
  private static void invalid(Exchange exchange) {
    Throwable cause = exchange.request().decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      refuseAndClose(
          exchange,
          "request",
          "请求行超过 %d 字节".formatted(MAX_REQUEST_LINE),
          "the request line has more than %d bytes".formatted(MAX_REQUEST_LINE));
    } else if (cause instanceof TooLongHttpHeaderException) {
      refuseAndClose(
          exchange,
          "request",
          "请求头超过 %d 字节".formatted(MAX_HEADERS),
          "the headers have more than %d bytes".formatted(MAX_HEADERS));
    } else {
      refuseAndClose(
          exchange, "request", "请求行或请求头无效", "the request line or a header is not valid HTTP");
    }
  }

  /** The client is gone, or what it sends is no body; in that case it is told so. */
  private static void broken(Exchange exchange) {
    refuseAndClose(exchange, "body", "请求体的分块编码无效", "its chunked coding is not valid HTTP");
    exchange.ended();
  }

  /**
   * Without a coding that is known, and that once, nobody can tell where the body ends (RFC 9112,
   * section 6.3).
   */
  private static boolean hasUnknownTransferCoding(HttpServerRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked");
  }

  /** Whatever else comes on the connection has no beginning, so it ends with the answer. */
  private static void refuseAndClose(
      Exchange exchange, String field, String chinese, String english) {
    if (!exchange.request().response().ended()) {
      exchange.header(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      exchange.problem(HttpProblem.invalid(field, chinese, english));
    }
    exchange.request().connection().close();
  }
}
