package dev.sessionstore.failover.replay;

import dev.sessionstore.failover.replay.ReplayThrottle.Batch;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.redis.DataLossWindow;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the replays of this node, one at a time. Tells whether the server of now may have lost
 * changes that Redis acknowledged, and offers this node's recent changes to it if so. To be used
 * from one event loop.
 */
public final class ReplayCoordinator {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayCoordinator.class);

  private final Fallback fallback;
  private final ChangeJournal journal;
  private final ReplayRecords records;
  private final DataLossWindow losses;
  private final Consumer<ReplayReport> counter;
  private final SessionClock clock;
  private final ReplayThrottle throttle;
  private @Nullable ReplayRun running;
  private @Nullable ReplayReport last;

  /** Identity of the server of the last replay, whether or not that reached its end. */
  private @Nullable String server;

  /** Identity of the server that has all acknowledged changes of this node. */
  private @Nullable String complete;

  /** Whether the server may lack changes that it acknowledged. */
  private boolean incomplete;

  /** The counter receives the report of each replay that reaches its end. */
  public ReplayCoordinator(
      Fallback fallback,
      ChangeJournal journal,
      ReplayRecords records,
      DataLossWindow losses,
      Consumer<ReplayReport> counter,
      SessionClock clock) {
    this.fallback = fallback;
    this.journal = journal;
    this.records = records;
    this.losses = losses;
    this.counter = counter;
    this.clock = clock;
    this.throttle = new ReplayThrottle(fallback);
  }

  /**
   * Replays to a Redis that was just connected. Completes when only failed and postponed sessions
   * wait; fails if Redis is lost.
   */
  public Future<ReplayReport> run(ServingRedis redis) {
    String before = server;
    server = redis.identity();
    incomplete = !server.equals(complete);
    // A process knows nothing of the time before its first server, unless it found a journal.
    if (before == null ? !fallback.isEmpty() : !before.equals(server)) {
      losses.mayHaveLost();
    } else if (incomplete) {
      losses.startedAt(redis.startedAt());
    }
    if (incomplete) {
      // Until this replay has reached its end no server is complete, not even the one before.
      complete = null;
      offerRecentChanges();
    }
    return again(redis);
  }

  private void offerRecentChanges() {
    records
        .known()
        .forEachRecent(
            (key, change) -> {
              if (!fallback.contains(key)) {
                fallback.putAnyway(key, new FallbackEntry(change, Durability.MEMORY));
              }
            });
  }

  /** Replays once more to the same Redis what failed in the last replay. */
  Future<ReplayReport> again(ServingRedis redis) {
    ReplayRun run = prepare(redis, throttle.next());
    return start(run, redis)
        .onSuccess(report -> throttle.completed())
        .onFailure(error -> throttle.interrupted(run.inFlight()));
  }

  /** Replays once more what is left, one session after the other, postponed ones too. */
  Future<ReplayReport> oneByOne(ServingRedis redis) {
    return start(prepare(redis, Batch.ONE_BY_ONE), redis);
  }

  private ReplayRun prepare(ServingRedis redis, Batch batch) {
    Reconciler reconciler = new Reconciler(redis.replayTarget(), incomplete, records, clock);
    return new ReplayRun(reconciler, fallback, journal, clock, batch);
  }

  private Future<ReplayReport> start(ReplayRun run, ServingRedis redis) {
    int waiting = fallback.size();
    running = run;
    return run.run()
        .onSuccess(
            report -> {
              if (running == run) {
                running = null;
              }
              complete = redis.identity();
              counter.accept(report);
              log(waiting, report);
            });
  }

  private void log(int waiting, ReplayReport report) {
    if (waiting > 0) {
      last = report;
      LOG.info(
          "replay completed waiting={} replayed={} merged={} superseded={} expired={} failed={}"
              + " tookMs={}",
          waiting,
          report.replayed(),
          report.merged(),
          report.superseded(),
          report.expired(),
          report.failed(),
          report.tookMillis());
    }
  }

  /** Records that Redis is lost. */
  public void lost() {
    records.known().heardUntil(clock.heardAt());
    stop();
  }

  void stop() {
    running = null;
  }

  boolean isRunning() {
    return running != null;
  }

  boolean hasPostponed() {
    return throttle.hasPostponed();
  }

  /**
   * Completes when the session is no longer being replayed; null if no request need wait for that.
   */
  public @Nullable Future<?> of(SessionKey key, boolean writes) {
    return running == null ? null : running.of(key, writes);
  }

  /** Returns the report of the last replay that found something to do; null if there was none. */
  public @Nullable ReplayReport last() {
    return last;
  }
}
