package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Knowledge;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.cache.NearCache;
import dev.sessionstore.store.cache.NearCache.Ticket;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sessions that this node knows Redis to have: the near cache's copies and recent writes. */
public final class KnownSessions implements Knowledge {
  private final NearCache copies;
  private final RecentWrites recent;
  private long heardUntil;

  public KnownSessions(NearCache copies, RecentWrites recent) {
    this.copies = copies;
    this.recent = recent;
  }

  @Override
  public @Nullable Session find(SessionKey key) {
    Session copy = copies.find(key);
    return copy == null ? recent.find(key) : copy;
  }

  @Override
  public @Nullable Session copy(SessionKey key) {
    return copies.find(key);
  }

  @Override
  public long heardUntil() {
    return heardUntil;
  }

  /** Records that Redis is lost, and the epoch milliseconds at which it was certainly there. */
  void heardUntil(long time) {
    heardUntil = time;
  }

  @Override
  public OptionalLong deletedVersion(SessionKey key) {
    return recent.deletedVersion(key);
  }

  @Override
  public Stream<String> ids(String namespace) {
    return copies.ids(namespace);
  }

  @Override
  public long added() {
    return copies.added();
  }

  /** Returns the session if its copy is current, else null. By any thread. */
  public @Nullable Session current(SessionKey key) {
    return copies.current(key);
  }

  /** Records that Redis is being asked for a session, or to change it. */
  public Ticket ask(SessionKey key, boolean writes) {
    return copies.ask(key, writes);
  }

  public void unanswered(Ticket ticket) {
    copies.unanswered(ticket);
  }

  /** Records the outcome of a read or a change of Redis. */
  public void answered(SessionKey key, boolean writes, Ticket ticket, Outcome outcome) {
    if (outcome instanceof Outcome.Found found && writes) {
      copies.wrote(key, ticket, found.session());
      recent.saved(key, found.session());
    } else if (outcome instanceof Outcome.Found found) {
      seen(key, ticket, found.session());
    } else if (outcome instanceof Outcome.Absent) {
      seen(key, ticket, null);
    } else if (outcome instanceof Outcome.Moved moved) {
      seen(key, ticket, moved.current());
    } else if (outcome instanceof Outcome.Deleted deleted) {
      copies.gone(key, ticket);
      recent.deleted(key, deleted.version());
    } else if (outcome instanceof Outcome.Mismatch mismatch) {
      // The client learns this version, and must not be shown an older one next.
      copies.seen(key, ticket, mismatch.currentVersion().orElse(0));
    }
  }

  private void seen(SessionKey key, Ticket ticket, @Nullable Session session) {
    if (session == null) {
      copies.gone(key, ticket);
      recent.seenGone(key);
    } else {
      copies.read(key, ticket, session);
      recent.seen(key, session);
    }
  }

  /** Records the version in which a list showed the session. */
  public void listed(SessionKey key, long version) {
    copies.seen(key, version);
  }

  /** Visits the recent changes that Redis acknowledged and may have lost since. */
  void forEachRecent(BiConsumer<SessionKey, PendingChange> action) {
    recent.forEach(action);
  }

  /**
   * Records the outcome of a replay that wrote or deleted the session. No copy is put, since the
   * subscription that begins after the replay drops all copies.
   */
  void replayed(SessionKey key, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      copies.seen(key, found.session().version());
      recent.saved(key, found.session());
    } else {
      answered(key, true, NearCache.UNTOLD, outcome);
    }
  }

  /** Records that a replay found the session in Redis; null if it was not there. */
  void found(SessionKey key, @Nullable Session session) {
    seen(key, NearCache.UNTOLD, session);
  }
}
