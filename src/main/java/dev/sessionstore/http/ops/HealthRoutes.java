package dev.sessionstore.http.ops;

import com.fasterxml.jackson.core.JsonGenerator;
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
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes for probes and for Prometheus. */
public final class HealthRoutes implements RouteGroup {
  /** The text form that every Prometheus reads. */
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private static final int SIZE_HINT = 512;

  private final SessionBus bus;
  private final HttpShared shared;
  private final Supplier<String> metrics;
  private final Responses responses;

  /**
   * @param metrics gives the metrics in Prometheus's text form
   */
  public HealthRoutes(
      SessionBus bus, HttpShared shared, Supplier<String> metrics, Responses responses) {
    this.bus = bus;
    this.shared = shared;
    this.metrics = metrics;
    this.responses = responses;
  }

  @Override
  public void addTo(Router router) {
    RouteGroup.get(router, "/health/live")
        .handler(context -> responses.json(context.request(), health(null)));
    RouteGroup.get(router, "/health/ready").handler(this::ready);
    RouteGroup.get(router, "/metrics")
        .handler(
            context ->
                responses.material(context.request(), PROMETHEUS, Buffer.buffer(metrics.get())));
  }

  private void ready(RoutingContext context) {
    if (shared.isStopping()) {
      throw notReady("the service is about to stop");
    }
    bus.ask(new SessionCommand.Inspect())
        .map(
            reply -> {
              if (!(reply instanceof SessionReply.Inspected inspected)) {
                throw notReady("the session service does not answer");
              }
              responses.json(context.request(), health(inspected.status()));
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

  private static Buffer health(@Nullable StoreStatus status) {
    return JsonDocument.of(
        SIZE_HINT,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "UP");
          if (status != null) {
            json.writeObjectFieldStart("store");
            writeStore(json, status);
            json.writeEndObject();
          }
          json.writeEndObject();
        });
  }

  private static void writeStore(JsonGenerator json, StoreStatus status) throws IOException {
    json.writeStringField("state", status.state());
    JsonDocument.time(json, "since", status.since());
    json.writeStringField("storage", status.placement().storage().wireName());
    json.writeBooleanField("degraded", status.placement().degraded());
    json.writeNumberField("waiting", status.waiting());
    json.writeNumberField("waitingBytes", status.waitingBytes());
    json.writeStringField("cause", status.cause());
    StoreStatus.ReplayReport replay = status.lastReplay();
    if (replay == null) {
      json.writeNullField("lastReplay");
      return;
    }
    json.writeObjectFieldStart("lastReplay");
    JsonDocument.time(json, "at", replay.at());
    json.writeNumberField("replayed", replay.replayed());
    json.writeNumberField("merged", replay.merged());
    json.writeNumberField("superseded", replay.superseded());
    json.writeNumberField("expired", replay.expired());
    json.writeNumberField("failed", replay.failed());
    json.writeNumberField("tookMs", replay.tookMillis());
    json.writeEndObject();
  }
}
