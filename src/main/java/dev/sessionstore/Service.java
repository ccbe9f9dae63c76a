package dev.sessionstore;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.http.HttpShared;
import dev.sessionstore.http.HttpVerticle;
import dev.sessionstore.service.SessionVerticle;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.StoreStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** The running service: its verticles, started and stopped in order. */
final class Service {
  /** Beyond this many HTTP event loops, the one of the session service is what limits. */
  private static final int MAX_HTTP_INSTANCES = 4;

  private final Vertx vertx;
  private final ServiceConfig config;
  private final SessionClock clock;
  private final SessionBus bus;
  private final HttpShared shared;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private @Nullable String httpDeployment;
  private @Nullable String sessionDeployment;

  Service(Vertx vertx, ServiceConfig config, SessionClock clock) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    // A command may wait for its turn on one session; each step of it has its own short deadline.
    this.bus = new SessionBus(vertx, 40 * config.redis().commandTimeoutMs());
    this.shared = new HttpShared(config, registry::scrape);
  }

  /** The session service first: HTTP is open only when it can be served. */
  Future<StoreStatus> start() {
    int instances = Math.min(MAX_HTTP_INSTANCES, Runtime.getRuntime().availableProcessors());
    return vertx
        .deployVerticle(new SessionVerticle(config, bus, clock, registry))
        .onSuccess(id -> sessionDeployment = id)
        .compose(
            id ->
                vertx.deployVerticle(
                    () -> new HttpVerticle(config, bus, shared),
                    new DeploymentOptions().setInstances(instances)))
        .onSuccess(id -> httpDeployment = id)
        .compose(id -> bus.ask(new SessionCommand.Inspect()))
        .map(reply -> ((SessionReply.Inspected) reply).status());
  }

  /** Readiness off, requests in flight finish, then the store closes. */
  Future<Void> stop() {
    shared.stopping();
    return undeploy(httpDeployment).compose(done -> undeploy(sessionDeployment));
  }

  /** The port that is listened on. */
  int port() {
    return shared.port();
  }

  private Future<Void> undeploy(@Nullable String deployment) {
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }
}
