package dev.sessionstore.failover;

import dev.sessionstore.failover.replay.ReplayListener;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.cache.NearCache;
import dev.sessionstore.store.journal.JournalStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The metrics of the store. Meters are read from any thread. */
public final class FailoverMetrics implements ReplayListener {
  private static final String PREFIX = "session_store_";
  private static final List<String> STATES =
      List.of("standalone", "offline", "replaying", "online");

  private static final List<String> OUTCOMES =
      List.of("replayed", "merged", "superseded", "expired", "failed");

  private final MeterRegistry registry;
  private final Timer commands;
  private final Counter conflicts;
  private volatile String state = "";
  private Supplier<Number> degradedSeconds = () -> 0;

  public FailoverMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (String label : STATES) {
      Gauge.builder(PREFIX + "state", this, meters -> meters.state.equals(label) ? 1 : 0)
          .description("1 for the state that the node is in")
          .tag("state", label)
          .register(registry);
    }
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
    OUTCOMES.forEach(outcome -> count(outcome, 0));
    conflicts =
        Counter.builder(PREFIX + "conflicts")
            .description("Replayed changes that conflicted with another node's change")
            .register(registry);
  }

  /**
   * Registers the metrics of waiting changes and of the time without Redis.
   *
   * @param degradedSeconds seconds since the start in which Redis should have served and did not
   */
  void watch(
      Supplier<Number> waiting, Supplier<Number> waitingBytes, Supplier<Number> degradedSeconds) {
    Gauge.builder(PREFIX + "waiting_sessions", waiting)
        .description("Sessions whose changes wait for Redis")
        .register(registry);
    Gauge.builder(PREFIX + "waiting_bytes", waitingBytes)
        .description("Memory of the sessions whose changes wait for Redis")
        .register(registry);
    // The registry holds what it reads from weakly.
    this.degradedSeconds = degradedSeconds;
    FunctionCounter.builder(
            PREFIX + "degraded_seconds", this, meters -> meters.degradedSeconds.get().doubleValue())
        .description("Time in which Redis should have served and did not")
        .register(registry);
  }

  void watch(NearCache cache) {
    Gauge.builder(PREFIX + "near_cache_current", this, any -> cache.isCurrent() ? 1 : 0)
        .description("1 while loads of known sessions need not ask Redis")
        .register(registry);
    Gauge.builder(PREFIX + "near_cache_bytes", this, any -> cache.bytes())
        .description("Memory of the copies of Redis's sessions")
        .register(registry);
    FunctionCounter.builder(PREFIX + "near_cache_hits", this, any -> cache.hits())
        .description("Loads that a current copy answered")
        .register(registry);
    FunctionCounter.builder(PREFIX + "near_cache_misses", this, any -> cache.misses())
        .description("Loads that found no current copy")
        .register(registry);
  }

  void watch(JournaledChanges journal) {
    gauge(journal, "entries", "Sessions in the journal", JournalStats::entries);
    gauge(journal, "live_bytes", "Bytes of the journal's entries on disk", JournalStats::liveBytes);
    gauge(journal, "file_bytes", "Bytes of the journal's files", JournalStats::fileBytes);
    counter(
        journal,
        "commits",
        "Commits of the journal, each of one or more changes",
        JournalStats::commits);
    counter(
        journal,
        "failures",
        "Changes that the journal could not write or remove",
        stats -> stats.failedPuts() + stats.failedRemovals());
  }

  private void gauge(
      JournaledChanges journal,
      String name,
      String description,
      ToDoubleFunction<JournalStats> value) {
    Gauge.builder(PREFIX + "journal_" + name, journal, from -> value.applyAsDouble(from.stats()))
        .description(description)
        .register(registry);
  }

  private void counter(
      JournaledChanges journal,
      String name,
      String description,
      ToDoubleFunction<JournalStats> value) {
    FunctionCounter.builder(
            PREFIX + "journal_" + name, journal, from -> value.applyAsDouble(from.stats()))
        .description(description)
        .register(registry);
  }

  void moved(FailoverState to) {
    state = to.label();
    Counter.builder(PREFIX + "transitions")
        .description("Transitions of the node into a state")
        .tag("to", state)
        .register(registry)
        .increment();
  }

  @Override
  public void replayed(ReplayReport report) {
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

  @Override
  public void conflict() {
    conflicts.increment();
  }

  /** Measures the time from a command to its reply. */
  Timer commands() {
    return commands;
  }
}
