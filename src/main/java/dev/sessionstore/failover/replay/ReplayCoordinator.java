package dev.sessionstore.failover.replay;

import dev.sessionstore.failover.FailoverMetrics;
import dev.sessionstore.failover.KnownSessions;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.redis.ConnectedRedis;
import dev.sessionstore.store.redis.DataLossWindow;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replays of this node, one at a time, and what each has to be told: whether that Redis still
 * has what it acknowledged. To be used from one event loop.
 */
public final class ReplayCoordinator {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayCoordinator.class);

  private final Fallback fallback;
  private final KnownSessions memory;
  private final ChangeJournal journal;
  private final ConflictLog conflicts;
  private final SessionClock clock;
  private final UnacknowledgedWrites tries;
  private final DataLossWindow losses;
  private final FailoverMetrics meters;
  private final ReplayThrottle slowness;
  private @Nullable ReplayRun running;
  private @Nullable ReplayReport last;

  /** The Redis of the last replay, whether that came to its end or not; "" for none. */
  private String lastIdentity = "";

  /** The Redis that is known to have all that it acknowledged; "" for none. */
  private String completeIdentity = "";

  /** Whether the Redis of the last replay may lack what it acknowledged. */
  private boolean incomplete;

  public ReplayCoordinator(
      Fallback fallback,
      KnownSessions memory,
      ChangeJournal journal,
      ConflictLog conflicts,
      SessionClock clock,
      UnacknowledgedWrites tries,
      DataLossWindow losses,
      FailoverMetrics meters) {
    this.fallback = fallback;
    this.memory = memory;
    this.journal = journal;
    this.conflicts = conflicts;
    this.clock = clock;
    this.tries = tries;
    this.losses = losses;
    this.meters = meters;
    this.slowness = new ReplayThrottle(fallback);
  }

  /**
   * Gives Redis what it missed. Completes when nothing waits any more but what failed by itself;
   * fails if Redis is lost.
   */
  public Future<ReplayReport> run(ConnectedRedis with) {
    incomplete = !with.identity().equals(completeIdentity);
    if (mayHaveLost(with)) {
      losses.mayHaveLost();
    } else if (incomplete) {
      losses.startedAt(with.startedAt());
    }
    lastIdentity = with.identity();
    if (incomplete) {
      // Until this replay is through, no Redis is complete, not even the one of before.
      completeIdentity = "";
      remember();
    }
    return again(with);
  }

  /** Of what was before the first one a process knows nothing, unless it has found a journal. */
  private boolean mayHaveLost(ConnectedRedis with) {
    return lastIdentity.isEmpty() ? !fallback.isEmpty() : !lastIdentity.equals(with.identity());
  }

  /** Tries once more what failed by itself in the last replay to that Redis. */
  Future<ReplayReport> again(ConnectedRedis with) {
    ReplayRun replay = replay(with, slowness.pace());
    return run(replay, with)
        .onSuccess(report -> slowness.endured())
        .onFailure(error -> slowness.brokeOff(replay.underWay()));
  }

  /** Tries once more all that is left, the sessions too that are too large for a usual link. */
  Future<ReplayReport> oneByOne(ConnectedRedis with) {
    return run(replay(with, ReplayPace.ONE_BY_ONE), with);
  }

  /** Whether sessions are left that are too large for a usual link. */
  boolean hasLate() {
    return slowness.hasLate();
  }

  private ReplayRun replay(ConnectedRedis with, ReplayPace pace) {
    Reconciler reconciler =
        new Reconciler(with.replayTarget(), memory, conflicts, clock, tries, incomplete);
    return new ReplayRun(reconciler, fallback, journal, clock, tries, pace);
  }

  private Future<ReplayReport> run(ReplayRun replay, ConnectedRedis with) {
    int waiting = fallback.size();
    running = replay;
    return replay
        .run()
        .onSuccess(
            report -> {
              if (running == replay) {
                running = null;
              }
              completeIdentity = with.identity();
              done(waiting, report);
            });
  }

  /** What another server, or a restarted one, may lack is offered to it once more. */
  private void remember() {
    memory
        .recent()
        .forEach(
            (key, change) -> {
              if (!fallback.contains(key)) {
                fallback.putAnyway(key, new FallbackEntry(change, Durability.MEMORY));
              }
            });
  }

  private void done(int waiting, ReplayReport report) {
    meters.replayed(report);
    if (waiting > 0) {
      last = report;
      LOG.info("replay waited={} report={}", waiting, report);
    }
  }

  /** Redis is lost. */
  public void lost() {
    memory.heardUntil(clock.heardAt());
    stop();
  }

  /** No replay is under way any more. */
  void stop() {
    running = null;
  }

  boolean isRunning() {
    return running != null;
  }

  /**
   * Completes when the session is in one state again; null if it is now.
   *
   * @param writes whether it is to be changed
   */
  public @Nullable Future<?> of(SessionKey key, boolean writes) {
    return running == null ? null : running.of(key, writes);
  }

  /** What the last replay that had something to do came to; null if there was none. */
  public @Nullable ReplayReport last() {
    return last;
  }
}
