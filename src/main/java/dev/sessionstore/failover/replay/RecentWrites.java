package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.PendingChange;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The recent changes that Redis acknowledged to this node, which are offered again to a Redis that
 * may have lost them. Bounded in age and bytes. The oldest is dropped first, and sessions before
 * deletions: those are small, and a few large sessions would drive them all out. To be used from
 * one event loop.
 */
public final class RecentWrites {
  /** Bytes of an entry beside its id and its data, about. */
  private static final int OVERHEAD_BYTES = 270;

  private final Changes sessions = new Changes();
  private final Changes deletions = new Changes();
  private final SessionClock clock;
  private final LongSupplier windowMillis;
  private final LongSupplier maxBytes;

  /** A change that Redis acknowledged to this node, or that another node made since. */
  private record Recent(PendingChange change, long at, boolean own) {}

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

    /** Drops the oldest that are over, and as many as the bound demands. */
    void trim(long maxBytes, Predicate<Recent> isOver) {
      Iterator<Map.Entry<SessionKey, Recent>> oldest = byKey.entrySet().iterator();
      while (oldest.hasNext()) {
        Map.Entry<SessionKey, Recent> entry = oldest.next();
        if (bytes <= maxBytes && !isOver.test(entry.getValue())) {
          return;
        }
        oldest.remove();
        bytes -= size(entry.getKey(), entry.getValue());
      }
    }
  }

  public RecentWrites(SessionClock clock, LongSupplier windowMillis, LongSupplier maxBytes) {
    this.clock = clock;
    this.windowMillis = windowMillis;
    this.maxBytes = maxBytes;
  }

  /** Records that Redis has this session, as this node wrote it. */
  void saved(SessionKey key, Session session) {
    put(key, PendingChange.remembered(session, clock.heardAt()), true);
  }

  /** Records that this node deleted the session in Redis. */
  void deleted(SessionKey key, long version) {
    put(key, PendingChange.rememberedDeletion(version), true);
  }

  /** Records that Redis has a session that another node may have changed after this one. */
  void seen(SessionKey key, Session session) {
    Recent old = get(key);
    if (old != null && old.change().version() < session.version()) {
      put(key, PendingChange.remembered(session, clock.heardAt()), false);
    }
  }

  /** Records that Redis does not have the session: if this node wrote it, it has ended since. */
  void seenGone(SessionKey key) {
    Recent old = get(key);
    if (old != null && !old.change().isTombstone()) {
      put(key, PendingChange.rememberedDeletion(old.change().version()), false);
    }
  }

  /** Returns the session as Redis had it last, as far as this node knows. */
  @Nullable Session find(SessionKey key) {
    Recent recent = sessions.byKey.get(key);
    return recent == null || isOver(recent) ? null : recent.change().session();
  }

  /** Returns the version of the deletion, if this node deleted the session. */
  OptionalLong deletedVersion(SessionKey key) {
    Recent recent = deletions.byKey.get(key);
    return recent != null && recent.own() && !isOver(recent)
        ? OptionalLong.of(recent.change().version())
        : OptionalLong.empty();
  }

  void forEach(BiConsumer<SessionKey, PendingChange> action) {
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
    long most = maxBytes.getAsLong();
    deletions.trim(most / 2, this::isOver);
    sessions.trim(most - deletions.bytes, this::isOver);
  }

  private boolean isOver(Recent recent) {
    return clock.millis() - recent.at() > windowMillis.getAsLong();
  }

  private static long size(SessionKey key, Recent recent) {
    return OVERHEAD_BYTES + key.id().value().length() + recent.change().footprint();
  }
}
