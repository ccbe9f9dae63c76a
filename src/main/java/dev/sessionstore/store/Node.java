package dev.sessionstore.store;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.failover.Backoff;
import dev.sessionstore.failover.NodeEffect;
import dev.sessionstore.failover.NodeEvent;
import dev.sessionstore.failover.NodeMachine;
import dev.sessionstore.failover.NodeState;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.local.Fallback;
import dev.sessionstore.store.redis.RedisConnector;
import dev.sessionstore.store.redis.RedisOutageException;
import dev.sessionstore.store.redis.RedisPeer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around the state machine: it makes the moves that {@link NodeMachine} tells and runs
 * their effects. To be used from one event loop.
 */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

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
  private final Replays replays;
  private final Leftovers leftovers;
  private final Tracker tracker;
  private final ChangeJournal journal;
  private final StoreMeters meters;
  private final Promise<Void> started = Promise.promise();

  private volatile NodeState state;
  private volatile DegradedTime degraded;
  private @Nullable RedisPeer peer;
  private @Nullable SessionStore redis;

  private final long commandTimeoutMillis;
  private boolean attempted;
  private long unsettledUntilNanos = System.nanoTime();
  private long heartbeat = -1;
  private boolean closed;

  Node(
      Vertx vertx,
      RedisConnector connector,
      SessionClock clock,
      Fallback fallback,
      Replays replays,
      Tracker tracker,
      ChangeJournal journal,
      StoreMeters meters,
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
    Stragglers stragglers = new Stragglers(connector, replays, commandTimeoutMillis);
    this.leftovers = new Leftovers(vertx, fallback, replays, stragglers, this::lost);
    this.state = NodeMachine.start(config.configured(), clock.millis()).state();
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
    NodeState now = state;
    return now instanceof NodeState.Offline || now instanceof NodeState.Standalone;
  }

  /** Whether memory is the store. */
  boolean isStandalone() {
    return state instanceof NodeState.Standalone;
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
      apply(new NodeEvent.LinkLost(state.epoch(), cause));
    }
  }

  StoreStatus status() {
    return new StoreStatus(
        state.label(),
        state.since(),
        placement(),
        waiting(),
        waitingBytes(),
        state instanceof NodeState.Offline offline ? offline.cause() : null,
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

  private void apply(NodeEvent event) {
    if (closed) {
      return;
    }
    NodeState before = state;
    NodeMachine.Move move = NodeMachine.next(state, event, clock.millis());
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
          state instanceof NodeState.Offline offline ? offline.cause() : "-");
    }
    move.effects().forEach(this::run);
    if (peer != null && state instanceof NodeState.Online) {
      tracker.start(peer);
    }
  }

  private void run(NodeEffect effect) {
    if (effect instanceof NodeEffect.ConnectAfter attempt) {
      vertx.setTimer(delayOf(attempt), timer -> connect(attempt.epoch()));
    } else if (effect instanceof NodeEffect.CutLink cut) {
      cut(cut.cause());
    } else if (effect instanceof NodeEffect.Replay) {
      replay();
    }
  }

  /** Not before what was under way has been carried out or never will be. */
  private long delayOf(NodeEffect.ConnectAfter attempt) {
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
            error -> apply(new NodeEvent.ConnectFailed(epoch, String.valueOf(error.getMessage()))))
        .onComplete(any -> started.tryComplete());
    attempted = true;
  }

  private void connected(long epoch, RedisPeer made) {
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
                apply(new NodeEvent.LinkLost(state.epoch(), cause));
              }
            });
    apply(new NodeEvent.Connected(epoch));
  }

  private void cut(String cause) {
    RedisPeer old = peer;
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
    RedisPeer with = peer;
    if (with != null) {
      long epoch = state.epoch();
      replays
          .run(with)
          .onSuccess(report -> drained(with, epoch, report))
          .onFailure(error -> lost(with, error));
    }
  }

  private void drained(RedisPeer with, long epoch, ReplayReport report) {
    apply(new NodeEvent.Drained(epoch));
    if (with == peer) {
      leftovers.of(with, report);
    }
  }

  /** Finds what no request has found: a link that hangs, or a Redis that takes no writes. */
  private void beat() {
    RedisPeer with = peer;
    if (with != null) {
      with.examine().onFailure(error -> lost(with, error));
    }
  }

  /** Also where the link still stands, since Redis may answer every write with an error. */
  private void lost(RedisPeer with, Throwable error) {
    if (with == peer && error instanceof RedisOutageException) {
      apply(new NodeEvent.LinkLost(state.epoch(), String.valueOf(error.getMessage())));
    }
  }
}
