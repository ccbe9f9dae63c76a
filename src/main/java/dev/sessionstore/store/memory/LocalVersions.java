package dev.sessionstore.store.memory;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Outcome;
import java.util.HashMap;
import java.util.Map;

/**
 * The versions of the changes that this node makes in memory. To be used from one event loop.
 *
 * <p>Redis may still carry out a command that this node has given up, with a version up to that of
 * the command's deadline. A repetition of it in memory must be later, so it gets a version that
 * runs ahead of the time. Only the sessions of such commands do: another node's change a moment
 * later would be the earlier one by its version.
 */
final class LocalVersions {
  private final SessionClock clock;
  private final Map<SessionKey, Long> left = new HashMap<>();

  /** End of the time in which Redis may carry any of them out, by the monotonic count. */
  private long overAt;

  LocalVersions(SessionClock clock) {
    this.clock = clock;
  }

  /**
   * Leaves the session's versions up to this one to a command that Redis may still carry out.
   *
   * @param version the version at the command's deadline; 0 if it will not be carried out
   */
  void leave(SessionKey key, long version) {
    forgetWhatIsOver();
    long wait = version - clock.millis();
    if (wait > 0) {
      left.merge(key, version, Math::max);
      overAt = Math.max(overAt, clock.elapsedMillis() + wait + 1);
    }
  }

  /** Returns the version of a change that is made now, after the one with that version. */
  long after(SessionKey key, long version) {
    forgetWhatIsOver();
    return clock.versionAfter(Math.max(version, left.getOrDefault(key, 0L)));
  }

  /**
   * Records the version with which a session ended: any session that is created later must exceed
   * it. A version that runs ahead of the time is not recorded, since all sessions would run ahead
   * too; there the session's tombstone does the same.
   */
  void ended(SessionKey key, long version) {
    if (!left.containsKey(key)) {
      clock.ended(version);
    }
  }

  /** Returns by how many milliseconds the version of a change runs ahead of the time. */
  long ahead(SessionKey key, Outcome outcome) {
    if (left.isEmpty() || !left.containsKey(key)) {
      return 0;
    }
    long version =
        outcome instanceof Outcome.Found found
            ? found.session().version()
            : outcome instanceof Outcome.Deleted deleted ? deleted.version() : 0;
    return Math.min(version - clock.millis(), overAt - clock.elapsedMillis());
  }

  private void forgetWhatIsOver() {
    if (!left.isEmpty() && clock.elapsedMillis() > overAt) {
      left.clear();
    }
  }
}
