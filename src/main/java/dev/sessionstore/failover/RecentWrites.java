package dev.sessionstore.failover;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.PendingChange;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes that Redis acknowledged to this node lately: what is written again to a Redis that
 * came back without them. Bounded in age and bytes; the oldest goes first, and of sessions before
 * deletions: these take next to nothing, and a few large sessions would drive them all out. To be
 * used from one event loop.
 */
public final class RecentWrites {
  /** A rough count of what an entry takes beside its key's and its data's bytes. */
  private static final int OVERHEAD_BYTES = 270;

  private final Changes sessions = new Changes();
  private final Changes deletions = new Changes();
  private final SessionClock clock;
  private final long windowMillis;
  private final long maxBytes;

  /**
   * @param own whether it is what this node did, and not what it saw that others had done
   */
  private record Recent(PendingChange change, long at, boolean own) {}

  /** Changes of one kind, the oldest first. */
  private static final class Changes {
    private final Map<SessionKey, Recent> byKey = new LinkedHashMap<>();
    private long bytes;

    void put(SessionKey key, Recent recent) {
      byKey.put(key, recent);
      bytes += size(key, recent);
    }

    void remove(SessionKey key) {
      Recent old = byKey.remove(key);
      bytes -= old == null ? 0 : size(key, old);
    }

    Map.@Nullable Entry<SessionKey, Recent> oldest() {
      Iterator<Map.Entry<SessionKey, Recent>> entries = byKey.entrySet().iterator();
      return entries.hasNext() ? entries.next() : null;
    }
  }

  public RecentWrites(SessionClock clock, long windowMillis, long maxBytes) {
    this.clock = clock;
    this.windowMillis = windowMillis;
    this.maxBytes = maxBytes;
  }

  /** Redis has this session now. */
  void saved(SessionKey key, Session session) {
    put(key, PendingChange.remembered(session, clock.heardAt()), true);
  }

  /** Redis has this session no more. */
  void deleted(SessionKey key, long version) {
    put(key, PendingChange.rememberedDeletion(version), true);
  }

  /** Redis was seen with a session that another node may have written after this one. */
  void seen(SessionKey key, Session session) {
    Recent old = get(key);
    if (old != null && old.change().version() < session.version()) {
      put(key, PendingChange.remembered(session, clock.heardAt()), false);
    }
  }

  /** Redis was seen without the session: if this node wrote it, it has ended since. */
  void seenGone(SessionKey key) {
    Recent old = get(key);
    if (old != null && !old.change().isTombstone()) {
      put(key, PendingChange.rememberedDeletion(old.change().version()), false);
    }
  }

  /** The session as Redis had it last, as far as this node knows. */
  @Nullable Session find(SessionKey key) {
    Recent recent = sessions.byKey.get(key);
    return recent == null || isOver(recent) ? null : recent.change().session();
  }

  /** The version of the deletion, if it was this node that deleted the session. */
  OptionalLong deletedVersion(SessionKey key) {
    Recent recent = deletions.byKey.get(key);
    return recent != null && recent.own() && !isOver(recent)
        ? OptionalLong.of(recent.change().version())
        : OptionalLong.empty();
  }

  public void forEach(BiConsumer<SessionKey, PendingChange> action) {
    trim();
    sessions.byKey.forEach((key, recent) -> action.accept(key, recent.change()));
    deletions.byKey.forEach((key, recent) -> action.accept(key, recent.change()));
  }

  private @Nullable Recent get(SessionKey key) {
    Recent saved = sessions.byKey.get(key);
    return saved == null ? deletions.byKey.get(key) : saved;
  }

  private void put(SessionKey key, PendingChange change, boolean own) {
    sessions.remove(key);
    deletions.remove(key);
    (change.isTombstone() ? deletions : sessions).put(key, new Recent(change, clock.millis(), own));
    trim();
  }

  private void trim() {
    trim(deletions, maxBytes / 2);
    trim(sessions, maxBytes - deletions.bytes);
  }

  private void trim(Changes changes, long most) {
    Map.Entry<SessionKey, Recent> oldest = changes.oldest();
    while (oldest != null && (changes.bytes > most || isOver(oldest.getValue()))) {
      changes.remove(oldest.getKey());
      oldest = changes.oldest();
    }
  }

  private boolean isOver(Recent recent) {
    return clock.millis() - recent.at() > windowMillis;
  }

  private static long size(SessionKey key, Recent recent) {
    return OVERHEAD_BYTES + key.id().value().length() + recent.change().footprint();
  }
}
