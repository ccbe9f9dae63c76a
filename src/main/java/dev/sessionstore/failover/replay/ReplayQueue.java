package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.memory.Fallback;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a replay takes waiting sessions. It starts over until only failed ones are
 * left, because requests change sessions while the replay runs.
 */
final class ReplayQueue {
  private final Fallback fallback;
  private final Set<SessionKey> inFlight;
  private final Set<SessionKey> failed;
  private Iterator<SessionKey> keys;

  /** Takes a live view of the sessions in flight, and those to leave for a later replay. */
  ReplayQueue(Fallback fallback, Set<SessionKey> inFlight, Set<SessionKey> postponed) {
    this.failed = new HashSet<>(postponed);
    this.fallback = fallback;
    this.inFlight = inFlight;
    this.keys = fallback.keys();
  }

  /** Returns the next session; null if none is left, or none until those in flight have ended. */
  @Nullable SessionKey next() {
    if (!keys.hasNext() && inFlight.isEmpty()) {
      // A failed session that has ended since must not be counted in place of one that waits.
      failed.removeIf(key -> !fallback.contains(key));
      if (fallback.size() > failed.size()) {
        keys = fallback.keys();
      }
    }
    while (keys.hasNext()) {
      SessionKey key = keys.next();
      if (!failed.contains(key) && !inFlight.contains(key)) {
        return key;
      }
    }
    return null;
  }

  void fail(SessionKey key) {
    failed.add(key);
  }

  int failed() {
    return failed.size();
  }
}
