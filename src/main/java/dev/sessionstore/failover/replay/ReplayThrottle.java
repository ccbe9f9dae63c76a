package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapts the size of replay batches to the link: after an interrupted replay, halves the bytes in
 * flight and postpones larger sessions. Without it, a batch that the link cannot carry within a
 * command's deadline would end the link again and again. To be used from one event loop.
 */
final class ReplayThrottle {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayThrottle.class);

  /** A link that cannot carry this within a deadline cannot carry requests either. */
  private static final long MIN_BYTES = 16 * 1024;

  private final Fallback fallback;
  private final Set<SessionKey> postponed = new HashSet<>();
  private long bytes = Batch.FULL.bytes();

  /**
   * @param bytes bytes in flight at which no further session is started
   * @param postponed sessions that this replay leaves for a later one
   */
  record Batch(long bytes, Set<SessionKey> postponed) {
    /** One session after the other, none postponed. */
    static final Batch ONE_BY_ONE = new Batch(1, Set.of());

    /** A slow network carries this much within a command's deadline. */
    static final Batch FULL = new Batch(1024 * 1024, Set.of());
  }

  ReplayThrottle(Fallback fallback) {
    this.fallback = fallback;
  }

  Batch next() {
    postponed.removeIf(key -> !fallback.contains(key));
    return new Batch(bytes, Set.copyOf(postponed));
  }

  /** Tells whether sessions wait that {@link #next} postpones. */
  boolean hasPostponed() {
    return postponed.stream().anyMatch(fallback::contains);
  }

  /** Records that the link was lost, for whatever reason, while these sessions were in flight. */
  void interrupted(Set<SessionKey> inFlight) {
    bytes = Math.max(MIN_BYTES, bytes / 2);
    for (SessionKey key : inFlight) {
      FallbackEntry entry = fallback.get(key);
      long size = entry == null ? 0 : entry.change().footprint();
      if (size >= bytes && postponed.add(key)) {
        LOG.warn("replay interrupted session={} bytes={}; the session is replayed last", key, size);
      }
    }
  }

  void completed() {
    bytes = Batch.FULL.bytes();
  }
}
