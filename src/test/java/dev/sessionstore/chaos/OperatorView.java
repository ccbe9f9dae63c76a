package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.PrometheusText;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/** The state of a node as operators see it: its health answer and its metrics at one time. */
record OperatorView(JsonObject store, Map<String, Double> metrics) {
  static OperatorView at(Api api) {
    Answer ready = api.get("/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().getString("status")).isEqualTo("UP");
    Answer metrics = api.get("/metrics");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.header("Content-Type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    return new OperatorView(
        ready.json().getJsonObject("store"), PrometheusText.parse(metrics.body()));
  }

  String state() {
    return store.getString("state");
  }

  long since() {
    return Instant.parse(store.getString("since")).toEpochMilli();
  }

  double metric(String name) {
    assertThat(metrics).containsKey("session_store_" + name);
    return metrics.get("session_store_" + name);
  }

  double growth(String name, OperatorView before) {
    return metric(name) - before.metric(name);
  }
}
