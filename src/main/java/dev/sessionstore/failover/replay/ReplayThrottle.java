package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What replays that broke off tell of the way to Redis. More than it carries within a command's
 * deadline would miss that, end the link, and begin anew with the same for ever, and what comes
 * after it would wait as long. So the next replay has half as much under way at a time, and leaves
 * sessions that are larger for the end. To be used from one event loop.
 */
final class ReplayThrottle {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayThrottle.class);

  /** A way that does not carry this within a deadline carries no requests either. */
  private static final long MIN_BYTES = 16 * 1024;

  private final Fallback fallback;
  private final Set<SessionKey> late = new HashSet<>();
  private long bytes = ReplayPace.FULL.bytes();

  ReplayThrottle(Fallback fallback) {
    this.fallback = fallback;
  }

  /** How the next replay is to go. */
  ReplayPace pace() {
    late.removeIf(key -> !fallback.contains(key));
    return new ReplayPace(bytes, Set.copyOf(late));
  }

  /** Whether there are sessions that a replay at the next pace leaves. */
  boolean hasLate() {
    return late.stream().anyMatch(fallback::contains);
  }

  /** The link was lost while these were under way, for whatever reason. */
  void brokeOff(Set<SessionKey> underWay) {
    bytes = Math.max(MIN_BYTES, bytes / 2);
    for (SessionKey key : underWay) {
      FallbackEntry entry = fallback.get(key);
      long size = entry == null ? 0 : entry.change().footprint();
      if (size >= bytes && late.add(key)) {
        LOG.warn("replay broke off at session={} bytes={}; it comes last now", key, size);
      }
    }
  }

  /** All the others are through. */
  void endured() {
    bytes = ReplayPace.FULL.bytes();
  }
}
