package dev.sessionstore.http;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;

/** The routes of those who run the service. */
final class OperationRoutes {
  /** The text form that every Prometheus reads. */
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private static final Text NOT_READY =
      new Text("服务暂时不能处理请求", "The service cannot serve requests at the moment");
  private static final String RETRY_AFTER_SECONDS = "1";

  private final SessionBus bus;
  private final HttpShared shared;

  OperationRoutes(SessionBus bus, HttpShared shared) {
    this.bus = bus;
    this.shared = shared;
  }

  void addTo(Routes routes) {
    routes
        .add(HttpMethod.GET, "/health/live", exchange -> exchange.json(200, Answers.health(null)))
        .add(HttpMethod.GET, "/health/ready", this::ready)
        .add(HttpMethod.GET, "/metrics", this::metrics);
  }

  private void metrics(Exchange exchange) {
    exchange.material(PROMETHEUS, Buffer.buffer(shared.metrics()));
  }

  private void ready(Exchange exchange) {
    if (shared.isStopping()) {
      throw notReady("the service is about to stop");
    }
    bus.ask(new SessionCommand.Inspect())
        .onSuccess(reply -> Guard.run(exchange, () -> ready(exchange, reply)));
  }

  private static void ready(Exchange exchange, SessionReply reply) {
    if (!(reply instanceof SessionReply.Inspected inspected)) {
      throw notReady("the session service does not answer");
    }
    exchange.json(200, Answers.health(inspected.status()));
  }

  private static HttpProblem notReady(String reason) {
    return new HttpProblem(ErrorCode.STORE_UNAVAILABLE, NOT_READY)
        .with("status", "DOWN")
        .with("reason", reason)
        .header(HttpHeaders.RETRY_AFTER.toString(), RETRY_AFTER_SECONDS);
  }
}
