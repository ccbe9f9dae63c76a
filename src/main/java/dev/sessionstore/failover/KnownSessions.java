package dev.sessionstore.failover;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Knowledge;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.cache.InFlight;
import dev.sessionstore.store.cache.InFlight.Ticket;
import dev.sessionstore.store.cache.NearCache;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What this node remembers of Redis: the copies it has, and the changes it made lately. */
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
    if (copy != null) {
      return copy;
    }
    return recent.find(key);
  }

  @Override
  public @Nullable Session copy(SessionKey key) {
    return copies.find(key);
  }

  @Override
  public long heardUntil() {
    return heardUntil;
  }

  /** From now on Redis tells nothing; it was there until that time. */
  public void heardUntil(long time) {
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

  /** The session if Redis need not be asked for it, else null. By any thread. */
  @Nullable Session current(SessionKey key) {
    return copies.current(key);
  }

  /** Redis is being asked about a session, or to change it. */
  Ticket ask(SessionKey key, boolean writes) {
    return copies.ask(key, writes);
  }

  /** Redis did not answer. */
  void unanswered(Ticket ticket) {
    copies.unanswered(ticket);
  }

  /** Learns from what a read of Redis gave. */
  public void read(SessionKey key, Ticket ticket, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      see(key, ticket, found.session());
    } else if (outcome instanceof Outcome.Absent) {
      copies.gone(key, ticket);
      recent.seenGone(key);
    } else {
      copies.unanswered(ticket);
    }
  }

  /** Learns from what a change of Redis gave. */
  void written(SessionKey key, Ticket ticket, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      copies.wrote(key, ticket, found.session());
      recent.saved(key, found.session());
    } else if (outcome instanceof Outcome.Deleted deleted) {
      copies.gone(key, ticket);
      recent.deleted(key, deleted.version());
    } else if (outcome instanceof Outcome.Moved moved) {
      see(key, ticket, moved.current());
    } else if (outcome instanceof Outcome.Mismatch mismatch) {
      // Whoever is told that version must not be shown an older one next.
      copies.seen(key, ticket, mismatch.currentVersion().orElse(0));
    } else {
      read(key, ticket, outcome);
    }
  }

  /** Learns what a replay has made of a session; the copies of now do not last beyond it anyway. */
  public void replayed(SessionKey key, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      copies.seen(key, found.session().version());
      recent.saved(key, found.session());
    } else {
      written(key, InFlight.UNTOLD, outcome);
    }
  }

  private void see(SessionKey key, Ticket ticket, Session session) {
    copies.read(key, ticket, session);
    recent.seen(key, session);
  }

  /** A list showed the session in that version. */
  void listed(SessionKey key, long version) {
    copies.seen(key, version);
  }

  public RecentWrites recent() {
    return recent;
  }
}
