package dev.sessionstore.failover;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.failover.replay.LargeSessionReplay;
import dev.sessionstore.failover.replay.ReplayCoordinator;
import dev.sessionstore.failover.replay.ReplayRetry;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.redis.ConnectedRedis;
import dev.sessionstore.store.redis.RedisConnector;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around the state machine: it makes the moves that {@link FailoverStateMachine} tells
 * and runs their effects. To be used from one event loop.
 */
final class FailoverController {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverController.class);

  /** How often an idle link is tried and the clock set by Redis's. */
  private static final long HEARTBEAT_MS = 1_000;

  /** What the first attempt may take: nobody waits yet, and a young process is slow. */
  private static final long FIRST_ATTEMPT_MS = 2_000;

  /** For the answer about the time to be on its way, by which this clock was set. */
  private static final long SETTLE_MS = 10;

  private final Vertx vertx;
  private final RedisConnector connector;
  private final SessionClock clock;
  private final Fallback fallback;
  private final ReplayCoordinator replays;
  private final ReplayRetry leftovers;
  private final InvalidationFeed tracker;
  private final ChangeJournal journal;
  private final FailoverMetrics meters;
  private final Promise<Void> started = Promise.promise();

  private volatile FailoverState state;
  private volatile DegradedTime degraded;
  private @Nullable ConnectedRedis peer;
  private @Nullable SessionStore redis;

  private final long commandTimeoutMillis;
  private boolean attempted;
  private long unsettledUntilNanos = System.nanoTime();
  private long heartbeat = -1;
  private boolean closed;

  FailoverController(
      Vertx vertx,
      RedisConnector connector,
      SessionClock clock,
      Fallback fallback,
      ReplayCoordinator replays,
      InvalidationFeed tracker,
      ChangeJournal journal,
      FailoverMetrics meters,
      RedisConfig config) {
    this.vertx = vertx;
    this.connector = connector;
    this.clock = clock;
    this.fallback = fallback;
    this.replays = replays;
    this.tracker = tracker;
    this.journal = journal;
    this.meters = meters;
    this.commandTimeoutMillis = config.commandTimeoutMs();
    LargeSessionReplay stragglers =
        new LargeSessionReplay(connector, replays, commandTimeoutMillis);
    this.leftovers = new ReplayRetry(vertx, fallback, replays, stragglers, this::lost);
    this.state = FailoverStateMachine.start(config.configured(), clock.millis()).state();
    this.degraded = DegradedTime.NONE.then(state);
    meters.moved(state);
    meters.watch(this::waiting, this::waitingBytes, this::degradedSeconds);
  }

  /** Completes after the first attempt to connect, whatever came of it. */
  Future<Void> start() {
    connect(state.epoch());
    heartbeat = vertx.setPeriodic(HEARTBEAT_MS, timer -> beat());
    return started.future();
  }

  void close() {
    closed = true;
    vertx.cancelTimer(heartbeat);
    cut("the service stops");
  }

  /** The sessions in Redis; null while it does not serve. */
  @Nullable SessionStore redis() {
    return redis;
  }

  /** Whether every session is served from memory, and none by Redis. By any thread. */
  boolean servesMemory() {
    FailoverState now = state;
    return now instanceof FailoverState.Offline || now instanceof FailoverState.Standalone;
  }

  /** Whether memory is the store. */
  boolean isStandalone() {
    return state instanceof FailoverState.Standalone;
  }

  /**
   * Completes when the session is in one state again; null if it is now.
   *
   * @param writes whether it is to be changed; to be read it need not wait for one that is slow
   */
  @Nullable Future<?> replayOf(SessionKey key, boolean writes) {
    return leftovers.giveWayTo(key, writes) ? null : replays.of(key, writes);
  }

  /** An operation on that store found that Redis does not serve. */
  void lost(SessionStore store, String cause) {
    if (store == redis) {
      apply(new FailoverEvent.LinkLost(state.epoch(), cause));
    }
  }

  StoreStatus status() {
    return new StoreStatus(
        state.label(),
        state.since(),
        placement(),
        waiting(),
        waitingBytes(),
        state instanceof FailoverState.Offline offline ? offline.cause() : null,
        replays.last());
  }

  private long waiting() {
    return isStandalone() ? 0 : fallback.size();
  }

  private long waitingBytes() {
    return isStandalone() ? 0 : fallback.bytes();
  }

  private double degradedSeconds() {
    return degraded.millis(clock.millis()) / 1_000.0;
  }

  private Placement placement() {
    if (redis != null) {
      return Placement.REDIS;
    }
    return new Placement(Storage.MEMORY, !isStandalone(), journal.lately());
  }

  private void apply(FailoverEvent event) {
    if (closed) {
      return;
    }
    FailoverState before = state;
    FailoverStateMachine.Move move = FailoverStateMachine.next(state, event, clock.millis());
    state = move.state();
    if (!before.getClass().equals(state.getClass())) {
      meters.moved(state);
      degraded = degraded.then(state);
      LOG.info(
          "store state={} was={} afterMs={} waiting={} cause={}",
          state.label(),
          before.label(),
          state.since() - before.since(),
          fallback.size(),
          state instanceof FailoverState.Offline offline ? offline.cause() : "-");
    }
    move.effects().forEach(this::run);
    if (peer != null && state instanceof FailoverState.Online) {
      tracker.start(peer);
    }
  }

  private void run(FailoverEffect effect) {
    if (effect instanceof FailoverEffect.ConnectAfter attempt) {
      vertx.setTimer(delayOf(attempt), timer -> connect(attempt.epoch()));
    } else if (effect instanceof FailoverEffect.CutLink cut) {
      cut(cut.cause());
    } else if (effect instanceof FailoverEffect.Replay) {
      replay();
    }
  }

  /** Not before what was under way has been carried out or never will be. */
  private long delayOf(FailoverEffect.ConnectAfter attempt) {
    long backoff =
        Backoff.delayMillis(attempt.attempts(), ThreadLocalRandom.current().nextDouble());
    // By a clock of its own: the store's may be set by Redis's in the meantime.
    long unsettled = unsettledUntilNanos - System.nanoTime();
    return Math.max(backoff, TimeUnit.NANOSECONDS.toMillis(unsettled));
  }

  private void connect(long epoch) {
    if (closed || epoch != state.epoch()) {
      return;
    }
    connector
        .connect(attempted ? commandTimeoutMillis : FIRST_ATTEMPT_MS)
        .onSuccess(made -> connected(epoch, made))
        .onFailure(
            error ->
                apply(new FailoverEvent.ConnectFailed(epoch, String.valueOf(error.getMessage()))))
        .onComplete(any -> started.tryComplete());
    attempted = true;
  }

  private void connected(long epoch, ConnectedRedis made) {
    if (closed || epoch != state.epoch()) {
      made.cut("a connection of an earlier state");
      return;
    }
    peer = made;
    redis = made.store();
    made.lost()
        .onSuccess(
            cause -> {
              if (peer == made) {
                apply(new FailoverEvent.LinkLost(state.epoch(), cause));
              }
            });
    apply(new FailoverEvent.Connected(epoch));
  }

  private void cut(String cause) {
    ConnectedRedis old = peer;
    peer = null;
    redis = null;
    tracker.stop();
    leftovers.stop();
    if (old != null) {
      replays.lost();
      settle(old.unsettledUntil());
      old.cut(cause);
    }
  }

  /** Leaves time to what may still be carried out though it was given up. */
  private void settle(long unsettledUntil) {
    if (unsettledUntil > 0) {
      long left = Math.min(commandTimeoutMillis, unsettledUntil - clock.millis()) + SETTLE_MS;
      unsettledUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(left);
    }
  }

  private void replay() {
    ConnectedRedis with = peer;
    if (with != null) {
      long epoch = state.epoch();
      replays
          .run(with)
          .onSuccess(report -> drained(with, epoch, report))
          .onFailure(error -> lost(with, error));
    }
  }

  private void drained(ConnectedRedis with, long epoch, ReplayReport report) {
    apply(new FailoverEvent.Drained(epoch));
    if (with == peer) {
      leftovers.of(with, report);
    }
  }

  /** Finds what no request has found: a link that hangs, or a Redis that takes no writes. */
  private void beat() {
    ConnectedRedis with = peer;
    if (with != null) {
      with.examine().onFailure(error -> lost(with, error));
    }
  }

  /** Also where the link still stands, since Redis may answer every write with an error. */
  private void lost(ConnectedRedis with, Throwable error) {
    if (with == peer && error instanceof RedisOutageException) {
      apply(new FailoverEvent.LinkLost(state.epoch(), String.valueOf(error.getMessage())));
    }
  }
}
