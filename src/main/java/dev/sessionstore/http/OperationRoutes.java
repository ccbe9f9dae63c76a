package dev.sessionstore.http;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.StoreStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/** The routes of those who run the service. */
final class OperationRoutes {
  /** The text form that every Prometheus reads. */
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final SessionBus bus;
  private final HttpShared shared;

  OperationRoutes(SessionBus bus, HttpShared shared) {
    this.bus = bus;
    this.shared = shared;
  }

  void addTo(Routes routes) {
    routes
        .add(
            HttpMethod.GET,
            "/health/live",
            exchange -> exchange.json(200, Answers.health(true, null)))
        .add(HttpMethod.GET, "/health/ready", this::ready)
        .add(HttpMethod.GET, "/metrics", this::metrics);
  }

  private void metrics(Exchange exchange) {
    exchange.material(PROMETHEUS, Buffer.buffer(shared.metrics()));
  }

  private void ready(Exchange exchange) {
    if (shared.isStopping()) {
      exchange.json(503, Answers.health(false, null));
      return;
    }
    bus.ask(new SessionCommand.Inspect())
        .onSuccess(reply -> Guard.run(exchange, () -> ready(exchange, reply)));
  }

  private static void ready(Exchange exchange, SessionReply reply) {
    StoreStatus status =
        reply instanceof SessionReply.Inspected inspected ? inspected.status() : null;
    exchange.json(status == null ? 503 : 200, Answers.health(status != null, status));
  }
}
