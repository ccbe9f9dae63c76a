package dev.sessionstore.http;

import dev.sessionstore.HttpRoutes;
import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.config.ConfigLoader;
import dev.sessionstore.config.LiveConfig;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.http.pages.Documents;
import dev.sessionstore.service.SessionVerticle;
import dev.sessionstore.session.CurrentSessions;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.RawHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP edge on a free port, with what its instances share in the test's hands: over the real
 * session service in memory, or over replies that the test makes.
 */
final class EdgeService implements AutoCloseable {
  private final Vertx vertx;
  private final HttpShared shared;
  private final Router router;

  private EdgeService(Vertx vertx, HttpShared shared, Router router) {
    this.vertx = vertx;
    this.shared = shared;
    this.router = router;
  }

  /**
   * Over the session service.
   *
   * @param http what stands under {@code http} in the file
   */
  static EdgeService start(JsonObject http) {
    return start(http, null);
  }

  /** Over replies that the test makes. */
  static EdgeService start(
      JsonObject http, @Nullable Function<SessionCommand, Future<SessionReply>> replies) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    LiveConfig live = new LiveConfig(await(new ConfigLoader(vertx, file(http)).load()));
    ServiceConfig config = live.get();
    SessionBus bus = new SessionBus(vertx, 10_000);
    HttpShared shared = new HttpShared(config.http(), config.http().maxOpenConnections());
    CurrentSessions current = CurrentSessions.NONE;
    if (replies == null) {
      SessionVerticle sessions =
          new SessionVerticle(() -> config, bus, SessionClock.system(), new SimpleMeterRegistry());
      await(vertx.deployVerticle(sessions));
      current = sessions;
    } else {
      await(bus.serve(replies));
    }
    HttpVerticle verticle =
        new HttpVerticle(
            live,
            shared,
            new HttpRoutes(
                config.sessions().namespaces(),
                new Documents(),
                bus,
                current,
                shared,
                () -> "edge_up 1\n"));
    await(vertx.deployVerticle(verticle));
    return new EdgeService(vertx, shared, Objects.requireNonNull(verticle.router()));
  }

  private static Path file(JsonObject http) {
    JsonObject all =
        new JsonObject()
            .put("http", new JsonObject().put("port", 0).mergeIn(http))
            .put("journal", new JsonObject().put("enabled", false));
    try {
      return Files.writeString(Files.createTempFile("edge-", ".yaml"), all.encode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the service did not start or stop within 30 s", e);
    }
  }

  Vertx vertx() {
    return vertx;
  }

  HttpShared shared() {
    return shared;
  }

  List<Route> routes() {
    return router.getRoutes();
  }

  int port() {
    return shared.port().get();
  }

  Api api() {
    return new Api("http://127.0.0.1:" + port());
  }

  RawHttp connect() {
    return new RawHttp(port());
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
