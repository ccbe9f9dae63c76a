package dev.sessionstore.store;

import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;

/**
 * The side of a store that replays write to. Each step is atomic, and happens only if the store has
 * exactly the expected version; otherwise the outcome is {@code Moved}. So neither two replays nor
 * a replay and another node can undo each other's work.
 */
public interface ReplayTarget {
  /**
   * Writes a session with its own version, raised above the expected one if need be. The outcome is
   * {@code Found} if it was written. It is {@code Deleted}, with the version of the remembered
   * deletion or 0, if there is no session though one was expected, or a later deletion than
   * allowed.
   *
   * @param knownAt epoch milliseconds at which this node last heard of the session; selects the
   *     merge base that {@code Moved} returns
   */
  Future<Outcome> write(SessionKey key, ReplayAction.Write write, long knownAt);

  /** Deletes, and remembers the deletion: {@code Deleted}, even if there was no session. */
  Future<Outcome> remove(SessionKey key, ReplayAction.Remove remove);
}
