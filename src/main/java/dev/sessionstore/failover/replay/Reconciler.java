package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ReplayAction.Result;
import dev.sessionstore.store.ReplayTarget;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes one waiting session to Redis: first by a guess of what Redis has of it, and if the guess
 * was wrong, by what Redis answered that it has. Serves one replay. To be used from one event loop.
 */
final class Reconciler {
  /** Number of times that Redis may change the session between a decision and its write. */
  private static final int MAX_TRIES = 8;

  private final ReplayTarget target;
  private final boolean incomplete;
  private final ReplayRecords records;
  private final SessionClock clock;

  /** Whether Redis seems to be empty; each answer is taken as a hint for the next session. */
  private boolean seemsEmpty;

  Reconciler(ReplayTarget target, boolean incomplete, ReplayRecords records, SessionClock clock) {
    this.target = target;
    this.incomplete = incomplete;
    this.records = records;
    this.clock = clock;
    this.seemsEmpty = incomplete;
  }

  /**
   * Completes with the result when Redis has the session. Fails with a {@code RedisOutageException}
   * if Redis is lost, and with another exception if this session cannot be written now.
   */
  Future<Result> reconcile(SessionKey key, PendingChange change) {
    // A lost state and the one after it may have the same version: two merges of one session.
    boolean ambiguous = incomplete && change.kind() == PendingChange.Kind.PARTIAL;
    ReplayAction guess = ReplayDecision.guess(change, clock.millis(), seemsEmpty || ambiguous);
    return act(key, change, guess, null, MAX_TRIES);
  }

  /** Forgets attempts to write the session but the last one, if a newer state waits already. */
  void finished(SessionKey key, @Nullable Session written) {
    records.unacknowledged().forget(key);
    if (written != null) {
      records.unacknowledged().wrote(key, written);
    }
  }

  /** Ends with the action's result, or decides anew if Redis has something unexpected. */
  private Future<Result> act(
      SessionKey key,
      PendingChange change,
      ReplayAction action,
      @Nullable Session redis,
      int triesLeft) {
    return execute(key, change, action)
        .compose(
            outcome -> {
              RedisState unexpected = unexpected(action, outcome);
              if (unexpected != null) {
                return decideAgain(key, change, unexpected, triesLeft);
              }
              if (action.result().conflict()) {
                records.conflicts().add(key, change, redis, action.result());
              }
              if (!(action instanceof ReplayAction.Leave)) {
                records.known().replayed(key, outcome);
              } else {
                records.known().found(key, redis);
              }
              return Future.succeededFuture(action.result());
            });
  }

  private @Nullable RedisState unexpected(ReplayAction action, Outcome outcome) {
    if (outcome instanceof Outcome.Moved moved) {
      seemsEmpty = false;
      return RedisState.of(moved.current(), moved.ancestor(), incomplete);
    }
    if (outcome instanceof Outcome.Deleted deleted && action instanceof ReplayAction.Write) {
      seemsEmpty = incomplete;
      return RedisState.nothing(deleted.version(), incomplete);
    }
    return null;
  }

  private Future<Result> decideAgain(
      SessionKey key, PendingChange change, RedisState stored, int triesLeft) {
    if (triesLeft == 0) {
      return Future.failedFuture(
          new IllegalStateException(
              "Redis changed the session " + MAX_TRIES + " times during its replay"));
    }
    // A write of this node whose answer was lost is part of this change, not another node's.
    PendingChange known =
        records.unacknowledged().has(key, stored) ? change.withBase(stored.asBase()) : change;
    ReplayAction action = ReplayDecision.decide(known, stored, clock.millis());
    return act(key, known, action, stored.session(), triesLeft - 1);
  }

  private Future<Outcome> execute(SessionKey key, PendingChange change, ReplayAction action) {
    if (action instanceof ReplayAction.Write write) {
      return target
          .write(key, write, change.base().knownAt())
          .onFailure(error -> unanswered(key, change, write.session()));
    }
    if (action instanceof ReplayAction.Remove remove) {
      return target
          .remove(key, remove)
          .onFailure(error -> records.unacknowledged().deleted(key, remove.version()));
    }
    return Future.succeededFuture(new Outcome.Absent(Placement.REDIS));
  }

  /**
   * Remembers a write whose answer is missing, unless it is a merge: that holds another node's
   * change too, which would be overwritten if it were taken for this node's own.
   */
  private void unanswered(SessionKey key, PendingChange change, Session written) {
    Session own = change.session();
    if (own != null
        && own.data().equals(written.data())
        && own.expiresAt() == written.expiresAt()) {
      records.unacknowledged().wrote(key, written);
    }
  }
}
