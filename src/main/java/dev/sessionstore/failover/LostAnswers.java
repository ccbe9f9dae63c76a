package dev.sessionstore.failover;

import dev.sessionstore.failover.FailoverStore.Operation;
import dev.sessionstore.failover.replay.UnacknowledgedWrites;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;

/**
 * Carries operations out on memory whose answer from Redis was lost with the link. Redis may have
 * carried them out too: the replay is idempotent, so the client gets an answer that is true.
 */
record LostAnswers(
    FailoverController controller,
    MemoryStore memory,
    Fallback fallback,
    UnacknowledgedWrites unacknowledged) {
  /** Gives Redis up, and repeats the operation on memory. */
  Future<Outcome> repeatOnMemory(
      Operation operation, SessionStore redis, RedisOutageException outage) {
    controller.lost(redis, outage);
    if (!operation.writes()) {
      return operation.on(memory);
    }
    memory.leaveVersions(operation.key(), outage.mayRunUntil());
    return operation
        .on(memory)
        .compose(outcome -> refuseIfUncertain(outage, outcome))
        .onSuccess(outcome -> remember(operation.key(), outcome));
  }

  /**
   * Refuses nothing by this node's knowledge alone: Redis may know of another node's change, and
   * may carry the operation out. A client that is refused takes it that nothing was changed.
   */
  private static Future<Outcome> refuseIfUncertain(RedisOutageException outage, Outcome outcome) {
    boolean refused = outcome instanceof Outcome.Mismatch || outcome instanceof Outcome.Absent;
    return refused && outage.mayRunUntil() > 0
        ? Future.failedFuture(
            new StoreUnavailableException("whether Redis carried the change out is not known"))
        : Future.succeededFuture(outcome);
  }

  private void remember(SessionKey key, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      unacknowledged.wrote(key, found.session());
      markTried(key, found.session());
    } else if (outcome instanceof Outcome.Deleted deleted) {
      unacknowledged.deleted(key, deleted.version());
    }
  }

  /** Marks the waiting change, unless another one has followed or a replay is writing it. */
  private void markTried(SessionKey key, Session session) {
    FallbackEntry entry = fallback.get(key);
    if (entry != null
        && entry.change().session() == session
        && controller.replayOf(key, true) == null) {
      fallback.putAnyway(key, new FallbackEntry(entry.change().thenTried(), entry.durability()));
    }
  }
}
