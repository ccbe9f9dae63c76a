package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.PrometheusText;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Metrics that operators build alerts on. */
class MetricsIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            new JsonObject().put("fallback", new JsonObject().put("maxBytes", 12_345)));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static Map<String, Double> metrics() {
    return PrometheusText.parse(service.api().get("/metrics").body());
  }

  /** Adds the samples of a metric whose labels have these values. */
  private static double sum(String name, String... labels) {
    return metrics().entrySet().stream()
        .filter(sample -> sample.getKey().startsWith(name + "{"))
        .filter(sample -> List.of(labels).stream().allMatch(sample.getKey()::contains))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  @Test
  void requestsShouldBeCountedAndTimedByMethodAndStatus() {
    String[] labels = {"code=\"404\"", "method=\"DELETE\""};
    double before = sum("vertx_http_server_requests_total", labels);
    assertThat(service.api().send("DELETE", "/nowhere", null).status()).isEqualTo(404);
    Await.until(
        "the request is counted",
        () -> sum("vertx_http_server_requests_total", labels) == before + 1);
    assertThat(sum("vertx_http_server_response_time_seconds_count", labels)).isPositive();
    assertThat(sum("vertx_http_server_response_time_seconds_bucket", labels)).isPositive();
  }

  @Test
  void requestsShouldBeToldApartByThePatternOfTheirRoute() {
    String[] labels = {"method=\"HEAD\"", "route=\"/api/:namespace/sessions/:sessionId\""};
    service.api().send("HEAD", "/api/interview/sessions/unknown", null);
    Await.until("the load is counted", () -> sum("vertx_http_server_requests_total", labels) == 1);
  }

  @Test
  void methodsThatClientsMakeUpShouldShareOneSeries() {
    Api api = service.api();
    api.send("BREW", "/nowhere", null);
    api.send("STIR", "/nowhere", null);
    Await.until(
        "both are counted", () -> sum("vertx_http_server_requests_total", "method=\"OTHER\"") >= 2);
    assertThat(metrics().keySet()).noneMatch(key -> key.contains("BREW") || key.contains("STIR"));
  }

  @Test
  void theEventBusTheJvmAndTheBuildShouldBeMeasured() {
    service.api().save("s-1", "{}");
    assertThat(sum("vertx_eventbus_handlers")).isPositive();
    assertThat(sum("jvm_memory_used_bytes", "area=\"heap\"")).isPositive();
    assertThat(metrics()).containsEntry("session_store_build{version=\"test\"}", 1.0);
  }

  @Test
  void boundsShouldStandBesideWhatTheyBound() {
    assertThat(metrics())
        .containsEntry("session_store_waiting_max_bytes", 12_345.0)
        .containsEntry("session_store_near_cache_max_bytes", 67_108_864.0)
        .containsEntry("session_store_http_max_open_connections", 10_000.0);
  }
}
