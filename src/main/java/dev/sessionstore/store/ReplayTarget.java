package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;

/**
 * Where a replay writes to. Each step is atomic and happens only if the store has exactly the
 * version that was expected, so that two replays, or a replay and another node, cannot undo each
 * other's work; otherwise the outcome says what it has: {@code Moved} or {@code Absent}.
 */
public interface ReplayTarget {
  /**
   * Writes the session with its own version, raised where that would not be higher than the
   * expected one: {@code Found} if it was written.
   *
   * @param expected the version that the store must have; 0 for no session at all
   */
  Future<Outcome> writeIf(SessionKey key, long expected, Session session);

  /**
   * Deletes: {@code Deleted} if it was.
   *
   * @param expected the version that the store must have
   */
  Future<Outcome> removeIf(SessionKey key, long expected);
}
