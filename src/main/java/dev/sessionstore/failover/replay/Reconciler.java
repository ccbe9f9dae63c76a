package dev.sessionstore.failover.replay;

import dev.sessionstore.failover.KnownSessions;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.RedisState;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ReplayAction.Result;
import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.cache.InFlight;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Gives Redis one session that waits: first by a guess of what Redis has of it, and where that was
 * wrong, by what it has. To be used from one event loop.
 */
public final class Reconciler {
  /** How often Redis may have moved on between a decision and its write. */
  private static final int MAX_TRIES = 8;

  private final ReplayTarget target;
  private final KnownSessions memory;
  private final ConflictLog conflicts;
  private final SessionClock clock;
  private final UnacknowledgedWrites tries;
  private final boolean incomplete;

  /** Whether Redis seems to have lost everything; what it has of each tells for the next one. */
  private boolean lost;

  /**
   * @param tries what was under way when a link broke
   * @param incomplete whether Redis may have lost changes that it had acknowledged
   */
  public Reconciler(
      ReplayTarget target,
      KnownSessions memory,
      ConflictLog conflicts,
      SessionClock clock,
      UnacknowledgedWrites tries,
      boolean incomplete) {
    this.target = target;
    this.memory = memory;
    this.conflicts = conflicts;
    this.clock = clock;
    this.tries = tries;
    this.incomplete = incomplete;
    this.lost = incomplete;
  }

  /**
   * Completes with what came of it when Redis has it. Fails with a {@link
   * dev.sessionstore.store.redis.RedisOutageException} if Redis is lost, and otherwise if this
   * session cannot be given to it now.
   */
  Future<Result> reconcile(SessionKey key, PendingChange change) {
    // What was lost and what came after it may have one version: two merges of the same session.
    boolean ambiguous = incomplete && change.kind() == PendingChange.Kind.PARTIAL;
    ReplayAction guess = ReplayDecision.guess(change, clock.millis(), lost || ambiguous);
    return act(key, change, guess, null, MAX_TRIES);
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
      RedisState stored = RedisState.of(moved.current(), moved.ancestor(), incomplete);
      return again(key, change, stored, triesLeft);
    }
    if (outcome instanceof Outcome.Deleted deleted && action instanceof ReplayAction.Write) {
      lost = incomplete;
      return again(key, change, RedisState.nothing(deleted.version(), incomplete), triesLeft);
    }
    if (action.result().conflict()) {
      conflicts.add(key, change, redis, action.result());
    }
    learn(key, action, outcome, redis);
    return Future.succeededFuture(action.result());
  }

  private Future<Result> again(
      SessionKey key, PendingChange change, RedisState stored, int triesLeft) {
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
          .write(key, write, change.base().knownAt())
          .onFailure(error -> tried(key, change, write.session()));
    }
    if (action instanceof ReplayAction.Remove remove) {
      return target.remove(key, remove).onFailure(error -> tries.deleted(key, remove.version()));
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
}
