package dev.sessionstore.http.ops;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.HttpShared;
import dev.sessionstore.http.JsonDocument;
import dev.sessionstore.http.Message;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.StoreStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** The routes for probes and for Prometheus, whose text form a supplier gives. */
public record HealthRoutes(
    SessionBus bus, HttpShared shared, Supplier<String> metrics, Responses responses)
    implements RouteGroup {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  @Override
  public void addTo(Router router) {
    RouteGroup.get(router, "/health/live")
        .handler(context -> responses.json(context.request(), up().toBuffer()));
    RouteGroup.get(router, "/health/ready").handler(this::ready);
    RouteGroup.get(router, "/health").handler(this::ready);
    RouteGroup.get(router, "/metrics")
        .handler(
            context ->
                responses.material(context.request(), PROMETHEUS, Buffer.buffer(metrics.get())));
  }

  private void ready(RoutingContext context) {
    if (shared.stopping().get()) {
      throw notReady("the service is about to stop");
    }
    bus.ask(new SessionCommand.Inspect())
        .map(
            reply -> {
              if (!(reply instanceof SessionReply.Inspected inspected)) {
                throw notReady("the session service does not answer");
              }
              JsonObject ready = up().put("store", store(inspected.status()));
              responses.json(context.request(), ready.toBuffer());
              return reply;
            })
        .onFailure(context::fail);
  }

  private static HttpProblem notReady(String reason) {
    return new HttpProblem(ErrorCode.STORE_UNAVAILABLE, Message.of("notReady"))
        .with("status", "DOWN")
        .with("reason", reason)
        .retryLater();
  }

  private static JsonObject up() {
    return new JsonObject().put("status", "UP");
  }

  private static JsonObject store(StoreStatus status) {
    StoreStatus.ReplayReport replay = status.lastReplay();
    return new JsonObject()
        .put("state", status.state())
        .put("since", JsonDocument.time(status.since()))
        .put("storage", status.placement().storage().wireName())
        .put("degraded", status.placement().degraded())
        .put("waiting", status.waiting())
        .put("waitingBytes", status.waitingBytes())
        .put("cause", status.cause())
        .put("lastReplay", replay == null ? null : report(replay));
  }

  private static JsonObject report(StoreStatus.ReplayReport replay) {
    return new JsonObject()
        .put("at", JsonDocument.time(replay.at()))
        .put("replayed", replay.replayed())
        .put("merged", replay.merged())
        .put("superseded", replay.superseded())
        .put("expired", replay.expired())
        .put("failed", replay.failed())
        .put("tookMs", replay.tookMillis());
  }
}
