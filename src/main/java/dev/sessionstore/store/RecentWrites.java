package dev.sessionstore.store;

import dev.sessionstore.failover.PendingChange;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes that Redis acknowledged to this node lately: what is written again to a Redis that
 * came back without them. Bounded in age and bytes; the oldest goes first. To be used from one
 * event loop.
 */
final class RecentWrites {
  /** A rough count of what an entry takes beside its key's and its data's bytes. */
  private static final int OVERHEAD_BYTES = 250;

  private final Map<SessionKey, Recent> writes = new LinkedHashMap<>();
  private final SessionClock clock;
  private final long windowMillis;
  private final long maxBytes;
  private long bytes;

  private record Recent(PendingChange change, long at) {}

  RecentWrites(SessionClock clock, long windowMillis, long maxBytes) {
    this.clock = clock;
    this.windowMillis = windowMillis;
    this.maxBytes = maxBytes;
  }

  /** Redis has this session now. */
  void saved(SessionKey key, Session session) {
    put(key, PendingChange.remembered(session));
  }

  /** Redis has this session no more. */
  void deleted(SessionKey key, long version) {
    put(key, PendingChange.rememberedDeletion(version));
  }

  /** The session has ended in Redis without this node's doing; nothing of it is to be restored. */
  void forget(SessionKey key) {
    Recent old = writes.remove(key);
    if (old != null) {
      bytes -= size(key, old);
    }
  }

  @Nullable PendingChange find(SessionKey key) {
    Recent recent = writes.get(key);
    return recent == null || isOver(recent) ? null : recent.change();
  }

  void forEach(BiConsumer<SessionKey, PendingChange> action) {
    trim();
    writes.forEach((key, recent) -> action.accept(key, recent.change()));
  }

  private void put(SessionKey key, PendingChange change) {
    forget(key);
    Recent recent = new Recent(change, clock.millis());
    writes.put(key, recent);
    bytes += size(key, recent);
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
    Session session = recent.change().session();
    return OVERHEAD_BYTES
        + key.id().value().length()
        + (session == null ? 0 : session.data().length());
  }
}
