package dev.sessionstore.store;

import dev.sessionstore.failover.PendingChange;
import dev.sessionstore.failover.ReplayAction;
import dev.sessionstore.failover.ReplayAction.Result;
import dev.sessionstore.failover.ReplayDecision;
import dev.sessionstore.failover.Stored;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.local.Fallback;
import dev.sessionstore.store.local.FallbackEntry;
import dev.sessionstore.store.nearcache.InFlight;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
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

  /** Sessions that are started together, since they go to Redis in one command then. */
  private static final int TOGETHER = 32;

  /** How often Redis may have moved on between a decision and its write. */
  private static final int MAX_TRIES = 8;

  private final ReplayTarget target;
  private final Fallback fallback;
  private final ChangeJournal journal;
  private final Memory memory;
  private final ConflictLog conflicts;
  private final SessionClock clock;
  private final boolean incomplete;
  private final OwnTries tries;
  private final Pace pace;

  private final Map<SessionKey, Promise<Void>> inFlight = new HashMap<>();
  private final ReplayRounds rounds;
  private final Promise<ReplayReport> done = Promise.promise();
  private final ReplayCount count = new ReplayCount();
  private final long startedAt;
  private long bytesInFlight;
  private boolean stopped;
  private boolean pumping;

  /** Whether Redis seems to have lost everything; what it has of each tells for the next one. */
  private boolean lost;

  /**
   * @param incomplete whether Redis may have lost changes that it had acknowledged
   * @param tries what was under way when a link broke; kept from one replay to the next
   * @param pace how much may be under way at a time
   */
  Replay(
      ReplayTarget target,
      Fallback fallback,
      ChangeJournal journal,
      Memory memory,
      ConflictLog conflicts,
      SessionClock clock,
      boolean incomplete,
      OwnTries tries,
      Pace pace) {
    this.tries = tries;
    this.pace = pace;
    this.target = target;
    this.fallback = fallback;
    this.journal = journal;
    this.memory = memory;
    this.conflicts = conflicts;
    this.clock = clock;
    this.incomplete = incomplete;
    this.lost = incomplete;
    this.startedAt = clock.millis();
    this.rounds = new ReplayRounds(fallback, inFlight.keySet(), pace.left());
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

  /** The sessions that are just being replayed. */
  Set<SessionKey> underWay() {
    return Set.copyOf(inFlight.keySet());
  }

  ReplayReport report() {
    return count.report(clock.millis(), rounds.failed(), clock.millis() - startedAt);
  }

  private void pump() {
    if (pumping) {
      // One that ended before it was launched to the end; the loop goes on by itself.
      return;
    }
    pumping = true;
    launchAll();
    pumping = false;
    if (!stopped && inFlight.isEmpty()) {
      done.tryComplete(report());
    }
  }

  /** Not for a single one that ended, or each session would go to Redis by itself. */
  private void launchAll() {
    if (inFlight.size() > WINDOW - TOGETHER) {
      return;
    }
    SessionKey key = hasRoom() ? rounds.next() : null;
    while (key != null) {
      launch(key);
      key = hasRoom() ? rounds.next() : null;
    }
  }

  private boolean hasRoom() {
    return !stopped && inFlight.size() < WINDOW && bytesInFlight < pace.bytes();
  }

  private void launch(SessionKey key) {
    FallbackEntry entry = fallback.get(key);
    if (entry != null) {
      ReplayAction guess = ReplayDecision.guess(entry.change(), clock.millis(), lost);
      inFlight.put(key, Promise.promise());
      bytesInFlight += entry.change().footprint();
      conclude(key, entry, act(key, entry.change(), guess, null, MAX_TRIES));
    }
  }

  private void conclude(SessionKey key, FallbackEntry entry, Future<Result> outcome) {
    outcome
        .onSuccess(result -> finish(key, entry, result))
        .onFailure(error -> fail(key, error))
        .onComplete(
            any -> {
              Promise<Void> settled = inFlight.remove(key);
              bytesInFlight -= entry.change().footprint();
              if (settled != null) {
                settled.complete();
              }
              pump();
            });
  }

  private Future<Result> act(
      SessionKey key,
      PendingChange change,
      ReplayAction action,
      @Nullable Session redis,
      int triesLeft) {
    return execute(key, change, action)
        .compose(outcome -> weigh(key, change, action, redis, outcome, triesLeft));
  }

  /** What came of an attempt: the end of it, or another one by what Redis has. */
  private Future<Result> weigh(
      SessionKey key,
      PendingChange change,
      ReplayAction action,
      @Nullable Session redis,
      Outcome outcome,
      int triesLeft) {
    if (outcome instanceof Outcome.Moved moved) {
      lost = false;
      return again(key, change, new Stored(moved.current(), 0, incomplete), triesLeft);
    }
    if (outcome instanceof Outcome.Deleted deleted && action instanceof ReplayAction.Write) {
      lost = incomplete;
      return again(key, change, new Stored(null, deleted.version(), incomplete), triesLeft);
    }
    if (action.result().conflict()) {
      conflicts.add(key, change, redis, action.result());
    }
    learn(key, action, outcome, redis);
    return Future.succeededFuture(action.result());
  }

  private Future<Result> again(SessionKey key, PendingChange change, Stored stored, int triesLeft) {
    if (triesLeft == 0) {
      return Future.failedFuture(
          new IllegalStateException("Redis moved on " + MAX_TRIES + " times meanwhile"));
    }
    // What this node did before the link broke is this change, not another one.
    PendingChange known = tries.has(key, stored) ? change.rebasedOn(stored) : change;
    ReplayAction action = ReplayDecision.decide(known, stored, clock.millis());
    return act(key, known, action, stored.session(), triesLeft - 1);
  }

  private Future<Outcome> execute(SessionKey key, PendingChange change, ReplayAction action) {
    if (action instanceof ReplayAction.Write write) {
      return target
          .writeIf(key, write.expected(), write.latestDeletion(), write.session())
          .onFailure(error -> tried(key, change, write.session()));
    }
    if (action instanceof ReplayAction.Remove remove) {
      return target
          .removeIf(key, remove.expected(), remove.version())
          .onFailure(error -> tries.deleted(key, remove.version()));
    }
    return Future.succeededFuture(new Outcome.Absent(Placement.REDIS));
  }

  /**
   * A merge holds another node's change too: taken for this node's own, it would be written over.
   */
  private void tried(SessionKey key, PendingChange change, Session written) {
    Session own = change.session();
    if (own != null
        && own.data().equals(written.data())
        && own.expiresAt() == written.expiresAt()) {
      tries.wrote(key, written);
    }
  }

  /** What Redis has now is what this node knows of the session from here on. */
  private void learn(
      SessionKey key, ReplayAction action, Outcome outcome, @Nullable Session redis) {
    if (!(action instanceof ReplayAction.Leave)) {
      memory.replayed(key, outcome);
    } else if (redis != null) {
      memory.read(key, InFlight.UNTOLD, new Outcome.Found(redis, Placement.REDIS));
    } else {
      memory.read(key, InFlight.UNTOLD, outcome);
    }
  }

  private void finish(SessionKey key, FallbackEntry entry, Result result) {
    count.add(result);
    tries.forget(key);
    FallbackEntry now = fallback.get(key);
    if (now != null && now.change() == entry.change()) {
      fallback.remove(key);
      journal.done(key);
    } else if (entry.change().session() != null) {
      // It has expired meanwhile; its tombstone goes the same way in the next round.
      tries.wrote(key, entry.change().session());
    }
  }

  private void fail(SessionKey key, Throwable error) {
    if (error instanceof RedisOutageException) {
      stopped = true;
      done.tryFail(error);
      return;
    }
    rounds.fail(key);
    LOG.warn(
        "replay failed session={} reason={}; it is kept and tried again", key, error.toString());
  }
}
