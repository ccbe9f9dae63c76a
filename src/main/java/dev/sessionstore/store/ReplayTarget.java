package dev.sessionstore.store;

import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;

/**
 * Where a replay writes to. Each step is atomic and happens only if the store has exactly the
 * version that was expected, so that two replays, or a replay and another node, cannot undo each
 * other's work; otherwise the outcome says what it has: {@code Moved}.
 */
public interface ReplayTarget {
  /**
   * Writes a session with its own version, raised where that would not be higher than the expected
   * one: {@code Found} if it was written. If there is no session, though one was expected or a
   * later deletion than allowed is remembered, the outcome is {@code Deleted} with that deletion's
   * version, or 0 if none is remembered.
   *
   * @param knownAt when this node last heard of the session, epoch milliseconds: to be told what
   *     the session was when others began to change it without what this node knows
   */
  Future<Outcome> write(SessionKey key, ReplayAction.Write write, long knownAt);

  /**
   * Deletes, and remembers the deletion for a while: {@code Deleted}, also where there was nothing.
   */
  Future<Outcome> remove(SessionKey key, ReplayAction.Remove remove);
}
