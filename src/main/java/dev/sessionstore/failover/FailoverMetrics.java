package dev.sessionstore.failover;

import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.cache.NearCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The metrics of the store. Meters are read from any thread. */
public final class FailoverMetrics {
  private static final String PREFIX = "session_store_";
  private static final List<String> STATES =
      List.of("standalone", "offline", "replaying", "online");

  private final MeterRegistry registry;
  private final Timer commands;
  private final Counter conflicts;

  public FailoverMetrics(MeterRegistry registry) {
    this.registry = registry;
    commands =
        Timer.builder(PREFIX + "redis_command")
            .description("Time from sending a command to Redis to its reply")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(250))
            .register(registry);
    conflicts =
        Counter.builder(PREFIX + "conflicts")
            .description("Replayed changes that conflicted with another node's change")
            .register(registry);
    // A series that appears with its first event hides that event from a rate.
    STATES.forEach(this::transitions);
    replayed(new ReplayReport(0, 0, 0, 0, 0, 0, 0));
  }

  /** Registers the metrics of the node's state and of the changes that wait for Redis. */
  void watch(FailoverStatus status) {
    for (String label : STATES) {
      gauge(
          "state",
          "1 for the state that the node is in",
          Tags.of("state", label),
          () -> status.state().label().equals(label) ? 1 : 0);
    }
    gauge("waiting_sessions", "Sessions whose changes wait for Redis", status::waiting);
    gauge(
        "waiting_bytes",
        "Memory of the sessions whose changes wait for Redis",
        status::waitingBytes);
    counter(
        "degraded_seconds",
        "Time in which Redis should have served and did not",
        status::degradedSeconds);
  }

  void watch(NearCache cache) {
    gauge(
        "near_cache_current",
        "1 while loads of known sessions need not ask Redis",
        () -> cache.isCurrent() ? 1 : 0);
    gauge("near_cache_bytes", "Memory of the copies of Redis's sessions", cache::bytes);
    counter("near_cache_hits", "Loads that a current copy answered", cache::hits);
    counter("near_cache_misses", "Loads that found no current copy", cache::misses);
  }

  void watch(JournaledChanges journal) {
    gauge("journal_entries", "Sessions in the journal", () -> journal.stats().size().entries());
    gauge(
        "journal_live_bytes",
        "Bytes of the journal's entries on disk",
        () -> journal.stats().size().liveBytes());
    gauge(
        "journal_file_bytes",
        "Bytes of the journal's files",
        () -> journal.stats().size().fileBytes());
    counter(
        "journal_commits",
        "Commits of the journal, each of one or more changes",
        () -> journal.stats().commits());
    counter(
        "journal_failures",
        "Changes that the journal could not write or remove",
        () -> journal.stats().failures());
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    gauge(name, description, Tags.empty(), value);
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).tags(tags).register(registry);
  }

  private void counter(String name, String description, Supplier<Number> value) {
    FunctionCounter.builder(PREFIX + name, this, any -> value.get().doubleValue())
        .description(description)
        .register(registry);
  }

  /** Counts the transitions of the node into a state. */
  Counter transitions(String label) {
    return Counter.builder(PREFIX + "transitions")
        .description("Transitions of the node into a state")
        .tag("to", label)
        .register(registry);
  }

  /** Counts a replay that reached its end. */
  void replayed(ReplayReport report) {
    count("replayed", report.replayed());
    count("merged", report.merged());
    count("superseded", report.superseded());
    count("expired", report.expired());
    count("failed", report.failed());
  }

  private void count(String outcome, long sessions) {
    Counter.builder(PREFIX + "replayed_sessions")
        .description("Sessions whose changes were replayed, by outcome")
        .tag("outcome", outcome)
        .register(registry)
        .increment(sessions);
  }

  Counter conflicts() {
    return conflicts;
  }

  /** Counts a command to Redis, and the nanoseconds to its reply. */
  void command(long nanos) {
    commands.record(nanos, TimeUnit.NANOSECONDS);
  }
}
