package dev.sessionstore;

import dev.sessionstore.config.ServiceConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics of the process, to which Vert.x, the JVM and the stores report. */
final class Metrics {
  private static final String PREFIX = "session_store_";
  private static final String LATENCY = "vertx.http.server.response.time";

  /** Bounds of the latency's buckets, in milliseconds. */
  private static final long[] LATENCY_BUCKETS = {1, 5, 25, 100, 250, 1_000, 5_000};

  private static final Tags OTHER_METHOD = Tags.of("method", "OTHER");

  /** A client may send any word as a method; a label for each would grow without bound. */
  private static final Map<HttpMethod, Tags> METHODS =
      Stream.of(
              HttpMethod.GET,
              HttpMethod.HEAD,
              HttpMethod.POST,
              HttpMethod.PUT,
              HttpMethod.PATCH,
              HttpMethod.DELETE,
              HttpMethod.OPTIONS)
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(), method -> Tags.of("method", method.name())));

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Metrics(String version) {
    registry
        .config()
        .meterFilter(latencyInBuckets())
        // A summary for each request and one for each answer; the bounds on bytes have gauges.
        .meterFilter(MeterFilter.denyNameStartsWith("vertx.http.server.request.bytes"))
        .meterFilter(MeterFilter.denyNameStartsWith("vertx.http.server.response.bytes"));
    Gauge.builder(PREFIX + "build", () -> 1)
        .description("Version of the service, as a label; the value is always 1.")
        .tag("version", version)
        .register(registry);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  /**
   * Begins a Vert.x that reports requests, the event bus and the JVM. Pools are left out: each
   * attempt to reach Redis makes one, and its series would never end.
   */
  VertxBuilder vertx() {
    MicrometerMetricsOptions options =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setJvmMetricsEnabled(true)
            .setLabels(EnumSet.of(Label.HTTP_ROUTE, Label.HTTP_CODE, Label.EB_ADDRESS))
            .setServerRequestTagsProvider(Metrics::method);
    EnumSet.of(
            MetricsDomain.NET_CLIENT,
            MetricsDomain.NET_SERVER,
            MetricsDomain.HTTP_CLIENT,
            MetricsDomain.DATAGRAM_SOCKET,
            MetricsDomain.NAMED_POOLS,
            MetricsDomain.VERTICLES)
        .forEach(options::addDisabledMetricsCategory);
    return Vertx.builder()
        .with(new VertxOptions().setMetricsOptions(options))
        .withMetrics(new MicrometerMetricsFactory(registry));
  }

  /** Shows the configured bounds; the limit of open files may allow fewer connections. */
  void bounds(Supplier<ServiceConfig> config, int connections) {
    bound(config, "waiting_max_bytes", "fallback.maxBytes", of -> of.fallback().maxBytes());
    bound(config, "near_cache_max_bytes", "nearCache.maxBytes", of -> of.nearCache().maxBytes());
    bound(config, "recent_max_bytes", "outage.recentMaxBytes", of -> of.outage().recentMaxBytes());
    bound(config, "redis_max_in_flight", "redis.maxInFlight", of -> of.redis().maxInFlight());
    bound(config, "redis_max_queued", "redis.maxQueued", of -> of.redis().maxQueued());
    bound(config, "http_max_open_connections", "http.maxOpenConnections", of -> connections);
    bound(
        config,
        "http_max_pending_body_bytes",
        "http.maxPendingBodyBytes",
        of -> of.http().maxPendingBodyBytes());
    bound(
        config,
        "http_max_pending_answer_bytes",
        "http.maxPendingAnswerBytes",
        of -> of.http().maxPendingAnswerBytes());
  }

  private void bound(
      Supplier<ServiceConfig> config,
      String name,
      String key,
      ToDoubleFunction<ServiceConfig> value) {
    Gauge.builder(PREFIX + name, () -> value.applyAsDouble(config.get()))
        .description("Configured bound: " + key + ".")
        .register(registry);
  }

  private static Iterable<io.micrometer.core.instrument.Tag> method(HttpRequest request) {
    return METHODS.getOrDefault(request.method(), OTHER_METHOD);
  }

  private static MeterFilter latencyInBuckets() {
    double[] nanos = new double[LATENCY_BUCKETS.length];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = Duration.ofMillis(LATENCY_BUCKETS[i]).toNanos();
    }
    DistributionStatisticConfig buckets =
        DistributionStatisticConfig.builder().serviceLevelObjectives(nanos).build();
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(LATENCY) ? buckets.merge(config) : config;
      }
    };
  }
}
