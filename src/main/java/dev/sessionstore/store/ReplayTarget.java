package dev.sessionstore.store;

import dev.sessionstore.session.Session;
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
   * @param expected the version that the store must have; 0 for no session at all
   * @param latestDeletion if none is expected, the version that no remembered deletion may exceed
   */
  Future<Outcome> writeIf(SessionKey key, long expected, long latestDeletion, Session session);

  /**
   * Deletes, and remembers the deletion for a while: {@code Deleted}, also where there was nothing.
   *
   * @param expected the version that the store must have, if it has any
   * @param version the version of the deletion
   */
  Future<Outcome> removeIf(SessionKey key, long expected, long version);
}
