package dev.sessionstore.store;

import dev.sessionstore.failover.PendingChange;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes that Redis acknowledged to this node lately: what is written again to a Redis that
 * came back without them. Bounded in age and bytes; the oldest goes first. To be used from one
 * event loop.
 */
final class RecentWrites {
  /** A rough count of what an entry takes beside its key's and its data's bytes. */
  private static final int OVERHEAD_BYTES = 270;

  private final Map<SessionKey, Recent> writes = new LinkedHashMap<>();
  private final SessionClock clock;
  private final long windowMillis;
  private final long maxBytes;
  private long bytes;

  /**
   * @param own whether it is what this node did, and not what it saw that others had done
   */
  private record Recent(PendingChange change, long at, boolean own) {}

  RecentWrites(SessionClock clock, long windowMillis, long maxBytes) {
    this.clock = clock;
    this.windowMillis = windowMillis;
    this.maxBytes = maxBytes;
  }

  /** Redis has this session now. */
  void saved(SessionKey key, Session session) {
    put(key, PendingChange.remembered(session), true);
  }

  /** Redis has this session no more. */
  void deleted(SessionKey key, long version) {
    put(key, PendingChange.rememberedDeletion(version), true);
  }

  /** Redis was seen with a session that another node may have written after this one. */
  void seen(SessionKey key, Session session) {
    Recent old = writes.get(key);
    if (old != null && old.change().version() < session.version()) {
      put(key, PendingChange.remembered(session), false);
    }
  }

  /** Redis was seen without the session: if this node wrote it, it has ended since. */
  void seenGone(SessionKey key) {
    Recent old = writes.get(key);
    if (old != null && !old.change().isTombstone()) {
      put(key, PendingChange.rememberedDeletion(old.change().version()), false);
    }
  }

  /** The session as Redis had it last, as far as this node knows. */
  @Nullable Session find(SessionKey key) {
    Recent recent = writes.get(key);
    return recent == null || isOver(recent) ? null : recent.change().session();
  }

  /** The version of the deletion, if it was this node that deleted the session. */
  OptionalLong deletedVersion(SessionKey key) {
    Recent recent = writes.get(key);
    return recent != null && recent.own() && recent.change().isTombstone() && !isOver(recent)
        ? OptionalLong.of(recent.change().version())
        : OptionalLong.empty();
  }

  void forEach(BiConsumer<SessionKey, PendingChange> action) {
    trim();
    writes.forEach((key, recent) -> action.accept(key, recent.change()));
  }

  private void put(SessionKey key, PendingChange change, boolean own) {
    Recent old = writes.remove(key);
    Recent recent = new Recent(change, clock.millis(), own);
    writes.put(key, recent);
    bytes += size(key, recent) - (old == null ? 0 : size(key, old));
    trim();
  }

  private void trim() {
    Iterator<Map.Entry<SessionKey, Recent>> oldest = writes.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<SessionKey, Recent> entry = oldest.next();
      if (bytes <= maxBytes && !isOver(entry.getValue())) {
        return;
      }
      oldest.remove();
      bytes -= size(entry.getKey(), entry.getValue());
    }
  }

  private boolean isOver(Recent recent) {
    return clock.millis() - recent.at() > windowMillis;
  }

  private static long size(SessionKey key, Recent recent) {
    return OVERHEAD_BYTES + key.id().value().length() + recent.change().footprint();
  }
}
