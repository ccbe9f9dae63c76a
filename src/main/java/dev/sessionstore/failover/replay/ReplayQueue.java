package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.memory.Fallback;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which session a replay takes next. It goes round until only what failed is left: changes come
 * while others are replayed.
 */
final class ReplayQueue {
  private final Fallback fallback;
  private final Set<SessionKey> inFlight;
  private final Set<SessionKey> failed;
  private Iterator<SessionKey> keys;

  /**
   * @param inFlight what is just being replayed, as it is at any time
   * @param left what is left for another replay from the beginning
   */
  ReplayQueue(Fallback fallback, Set<SessionKey> inFlight, Set<SessionKey> left) {
    this.failed = new HashSet<>(left);
    this.fallback = fallback;
    this.inFlight = inFlight;
    this.keys = fallback.keys();
  }

  /** The next one; null if none is left, or for as long as the last ones are in flight. */
  @Nullable SessionKey next() {
    if (!keys.hasNext() && inFlight.isEmpty()) {
      // What has ended by itself since then must not stand for another one that waits.
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

  /** It is left for another replay. */
  void fail(SessionKey key) {
    failed.add(key);
  }

  /** How many have failed, or were left. */
  int failed() {
    return failed.size();
  }
}
