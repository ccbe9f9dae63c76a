package dev.sessionstore.http;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.http.HttpMethod;
import java.util.function.BooleanSupplier;

/** The routes of those who run the service. */
final class OperationRoutes {
  private final SessionBus bus;
  private final BooleanSupplier stopping;

  /**
   * @param stopping whether the service is about to stop and takes no further traffic
   */
  OperationRoutes(SessionBus bus, BooleanSupplier stopping) {
    this.bus = bus;
    this.stopping = stopping;
  }

  void addTo(Routes routes) {
    routes
        .add(
            HttpMethod.GET,
            "/health/live",
            exchange -> exchange.json(200, Answers.health(true, null)))
        .add(HttpMethod.GET, "/health/ready", this::ready);
  }

  private void ready(Exchange exchange) {
    if (stopping.getAsBoolean()) {
      exchange.json(503, Answers.health(false, null));
      return;
    }
    bus.ask(new SessionCommand.Inspect())
        .onSuccess(
            reply -> {
              boolean up = reply instanceof SessionReply.Inspected;
              exchange.json(
                  up ? 200 : 503,
                  Answers.health(
                      up,
                      reply instanceof SessionReply.Inspected inspected
                          ? inspected.status()
                          : null));
            });
  }
}
