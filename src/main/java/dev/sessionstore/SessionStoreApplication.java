package dev.sessionstore;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.config.HttpConfig;
import dev.sessionstore.config.LiveConfig;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.http.HttpShared;
import dev.sessionstore.http.HttpVerticle;
import dev.sessionstore.http.pages.Documents;
import dev.sessionstore.service.SessionVerticle;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.StoreStatus;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The running service: its verticles, started and stopped in order. */
final class SessionStoreApplication {
  /** Most event loops for HTTP. With more, the one of the session service would be the limit. */
  private static final int MAX_HTTP_INSTANCES = 4;

  private final Vertx vertx;
  private final LiveConfig live;
  private final SessionClock clock;
  private final Metrics metrics;
  private final SessionBus bus;
  private final HttpShared shared;
  private @Nullable String httpDeployment;
  private @Nullable String sessionDeployment;

  SessionStoreApplication(Vertx vertx, LiveConfig live, SessionClock clock, Metrics metrics) {
    this.vertx = vertx;
    this.live = live;
    this.clock = clock;
    this.metrics = metrics;
    // A command may wait for its turn on one session; each step of it has its own short deadline.
    this.bus = new SessionBus(vertx, 40 * live.get().redis().commandTimeoutMs());
    HttpConfig http = live.get().http();
    int connections = OpenFiles.fit(http.maxOpenConnections());
    this.shared = new HttpShared(http, connections);
    metrics.bounds(live, connections);
    live.listen(SessionStoreApplication::setLogLevel);
    live.listen(config -> shared.bound(config.http()));
  }

  /** Starts the session service first: HTTP opens only when it can be served. */
  Future<StoreStatus> start() {
    ServiceConfig config = live.get();
    int instances = Math.min(MAX_HTTP_INSTANCES, Runtime.getRuntime().availableProcessors());
    SessionVerticle sessions = new SessionVerticle(live, bus, clock, metrics.registry());
    HttpRoutes routes =
        new HttpRoutes(
            config.sessions().namespaces(),
            new Documents(),
            bus,
            sessions,
            shared,
            metrics.registry()::scrape);
    return vertx
        .deployVerticle(sessions)
        .onSuccess(id -> sessionDeployment = id)
        .compose(
            id ->
                vertx.deployVerticle(
                    () -> new HttpVerticle(live, shared, routes),
                    new DeploymentOptions().setInstances(instances)))
        .onSuccess(id -> httpDeployment = id)
        .compose(id -> bus.ask(new SessionCommand.Inspect()))
        .map(reply -> ((SessionReply.Inspected) reply).status());
  }

  /** Turns readiness off, lets requests in flight finish, then closes the store. */
  Future<Void> stop() {
    live.close();
    shared.stopping().set(true);
    return undeploy(httpDeployment).compose(done -> undeploy(sessionDeployment));
  }

  int port() {
    return shared.port().get();
  }

  private static void setLogLevel(ServiceConfig config) {
    Logger logger = (Logger) LoggerFactory.getLogger(Main.class.getPackageName());
    logger.setLevel(Level.valueOf(config.log().level()));
  }

  private Future<Void> undeploy(@Nullable String deployment) {
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }
}
