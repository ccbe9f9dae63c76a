package dev.sessionstore.store.memory;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Outcome;
import java.util.HashMap;
import java.util.Map;

/**
 * The versions of changes that this node makes on its memory. To be used from one event loop.
 *
 * <p>What was sent to Redis and given up may still be carried out there, with a version up to that
 * of its deadline; the same done here is to be the later one. That holds for the sessions that were
 * under way, and for no other: a version that runs ahead of the time would stand above what another
 * node is told to do to the session a moment later.
 */
final class LocalVersions {
  private final SessionClock clock;
  private final Map<SessionKey, Long> left = new HashMap<>();

  /**
   * When all of these are over; by a count that no step of a clock changes, or a step back would
   * make those wait who are told of such a change.
   */
  private long overAt;

  LocalVersions(SessionClock clock) {
    this.clock = clock;
  }

  /**
   * Leaves a session's versions up to that one to what may still be carried out in Redis.
   *
   * @param version of the time at which it can be carried out no more; 0 for what never will be
   */
  void leave(SessionKey key, long version) {
    forgetWhatIsOver();
    long wait = version - clock.millis();
    if (wait > 0) {
      left.merge(key, version, Math::max);
      overAt = Math.max(overAt, clock.elapsedMillis() + wait + 1);
    }
  }

  /** The version of a change that is made now, after the one with that version. */
  long after(SessionKey key, long version) {
    forgetWhatIsOver();
    return clock.versionAfter(Math.max(version, left.getOrDefault(key, 0L)));
  }

  /**
   * A session has ended with that version: one that is created again, whichever it is, must exceed
   * it. Not if it runs ahead of the time because versions were left: its tombstone stands for it,
   * and all others would run ahead too.
   */
  void ended(SessionKey key, long version) {
    if (!left.containsKey(key)) {
      clock.ended(version);
    }
  }

  /** By how many milliseconds a change runs ahead of the time because versions were left. */
  long ahead(SessionKey key, Outcome outcome) {
    if (left.isEmpty() || !left.containsKey(key)) {
      return 0;
    }
    long version = 0;
    if (outcome instanceof Outcome.Found found) {
      version = found.session().version();
    } else if (outcome instanceof Outcome.Deleted deleted) {
      version = deleted.version();
    }
    return Math.min(version - clock.millis(), overAt - clock.elapsedMillis());
  }

  private void forgetWhatIsOver() {
    if (!left.isEmpty() && clock.elapsedMillis() > overAt) {
      left.clear();
    }
  }
}
