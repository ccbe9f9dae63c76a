package dev.sessionstore.store;

import dev.sessionstore.failover.PendingChange;
import dev.sessionstore.failover.ReplayAction;
import dev.sessionstore.failover.ReplayAction.Result;
import dev.sessionstore.failover.ReplayDecision;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.local.Fallback;
import dev.sessionstore.store.local.FallbackEntry;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to Redis what waits in the fallback: a bounded number of sessions at a time, while
 * requests go on. A session that is just being written is between two states; {@link #of} tells so.
 */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  /** Sessions under way at a time: enough to fill the pipeline, few enough to let requests in. */
  private static final int WINDOW = 128;

  /** How often Redis may have moved on between a decision and its write. */
  private static final int MAX_TRIES = 8;

  private final ReplayTarget target;
  private final Fallback fallback;
  private final ChangeJournal journal;
  private final Memory memory;
  private final ConflictLog conflicts;
  private final SessionClock clock;
  private final boolean redisLost;
  private final Map<SessionKey, Long> attempted;

  private final Map<SessionKey, Promise<Void>> inFlight = new HashMap<>();
  private final Set<SessionKey> failed = new HashSet<>();
  private final Promise<ReplayReport> done = Promise.promise();
  private final ReplayCount count = new ReplayCount();
  private final long startedAt;
  private Iterator<String> names;
  private boolean stopped;

  /**
   * @param redisLost whether Redis may have lost changes that it had acknowledged
   * @param attempted the versions that replays wrote, or tried to, before the link broke under
   *     them; kept from one replay to the next
   */
  Replay(
      ReplayTarget target,
      Fallback fallback,
      ChangeJournal journal,
      Memory memory,
      ConflictLog conflicts,
      SessionClock clock,
      boolean redisLost,
      Map<SessionKey, Long> attempted) {
    this.attempted = attempted;
    this.target = target;
    this.fallback = fallback;
    this.journal = journal;
    this.memory = memory;
    this.conflicts = conflicts;
    this.clock = clock;
    this.redisLost = redisLost;
    this.startedAt = clock.millis();
    this.names = fallback.names();
  }

  /** Completes when nothing waits any more but what failed by itself; fails if Redis is lost. */
  Future<ReplayReport> run() {
    pump();
    return done.future();
  }

  /** Completes when the session is in one state again; null if it is now. */
  @Nullable Future<?> of(SessionKey key) {
    Promise<Void> pending = inFlight.get(key);
    return pending == null ? null : pending.future();
  }

  ReplayReport report() {
    return count.report(clock.millis(), failed.size(), clock.millis() - startedAt);
  }

  private void pump() {
    while (!stopped && inFlight.size() < WINDOW) {
      SessionKey key = next();
      if (key == null) {
        break;
      }
      FallbackEntry entry = fallback.get(key);
      if (entry != null) {
        launch(key, entry);
      }
    }
    if (!stopped && inFlight.isEmpty()) {
      done.tryComplete(report());
    }
  }

  /** Goes round until only what failed is left: changes come while others are replayed. */
  private @Nullable SessionKey next() {
    if (!names.hasNext() && inFlight.isEmpty() && fallback.size() > failed.size()) {
      names = fallback.names();
    }
    while (names.hasNext()) {
      SessionKey key = SessionKey.parse(names.next());
      if (!failed.contains(key) && !inFlight.containsKey(key)) {
        return key;
      }
    }
    return null;
  }

  private void launch(SessionKey key, FallbackEntry entry) {
    Promise<Void> settled = Promise.promise();
    inFlight.put(key, settled);
    PendingChange change = entry.change();
    act(key, change, ReplayDecision.guess(change, clock.millis()), null, MAX_TRIES)
        .onSuccess(result -> finish(key, entry, result))
        .onFailure(error -> fail(key, change, error))
        .onComplete(
            any -> {
              inFlight.remove(key);
              settled.complete();
              pump();
            });
  }

  private Future<Result> act(
      SessionKey key,
      PendingChange change,
      ReplayAction action,
      @Nullable Session redis,
      int triesLeft) {
    return execute(key, action)
        .compose(
            outcome -> {
              if (outcome instanceof Outcome.Moved moved) {
                return again(key, change, moved.current(), triesLeft);
              }
              if (outcome instanceof Outcome.Absent && !(action instanceof ReplayAction.Leave)) {
                return again(key, change, null, triesLeft);
              }
              if (action.result().conflict()) {
                conflicts.add(key, change, redis, action.result());
              }
              learn(key, change, action, outcome, redis);
              return Future.succeededFuture(action.result());
            });
  }

  private Future<Result> again(
      SessionKey key, PendingChange change, @Nullable Session redis, int triesLeft) {
    if (triesLeft == 0) {
      return Future.failedFuture(
          new IllegalStateException("Redis moved on " + MAX_TRIES + " times meanwhile"));
    }
    Long version = attempted.get(key);
    // What an earlier replay wrote before the link broke is this change, not another one.
    PendingChange known =
        redis != null && version != null && version == redis.version()
            ? change.rebasedOn(redis)
            : change;
    ReplayAction action = ReplayDecision.decide(known, redis, redisLost, clock.millis());
    return act(key, known, action, redis, triesLeft - 1);
  }

  private Future<Outcome> execute(SessionKey key, ReplayAction action) {
    if (action instanceof ReplayAction.Write write) {
      return target.writeIf(key, write.expected(), write.session());
    }
    if (action instanceof ReplayAction.Remove remove) {
      return target.removeIf(key, remove.expected());
    }
    return Future.succeededFuture(new Outcome.Absent(Placement.REDIS));
  }

  /** What Redis has now is what this node knows of the session from here on. */
  private void learn(
      SessionKey key,
      PendingChange change,
      ReplayAction action,
      Outcome outcome,
      @Nullable Session redis) {
    if (action instanceof ReplayAction.Write) {
      memory.written(key, outcome);
    } else if (redis != null && action instanceof ReplayAction.Leave) {
      memory.read(key, new Outcome.Found(redis, Placement.REDIS));
    } else if (change.isTombstone()) {
      // Remembered, so that a Redis that restarts from an older snapshot does not bring it back.
      memory.written(key, new Outcome.Deleted(true, change.version(), Placement.REDIS));
    } else {
      memory.read(key, outcome);
    }
  }

  private void finish(SessionKey key, FallbackEntry entry, Result result) {
    count.add(result);
    attempted.remove(key);
    // It may have expired meanwhile; then its tombstone goes the same way in the next round.
    if (fallback.get(key) == entry) {
      fallback.remove(key);
      journal.forget(key);
    }
  }

  private void fail(SessionKey key, PendingChange change, Throwable error) {
    if (error instanceof RedisOutageException) {
      attempted.put(key, change.version());
      stopped = true;
      done.tryFail(error);
      return;
    }
    failed.add(key);
    LOG.warn(
        "replay failed session={} reason={}; it is kept and tried again", key, error.toString());
  }
}
