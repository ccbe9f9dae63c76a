package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.nearcache.NearCopies;
import java.util.NavigableSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What this node remembers of Redis: the copies it has, and the changes it made lately. */
final class Memory implements Knowledge {
  private final NearCopies copies;
  private final RecentWrites recent;

  Memory(NearCopies copies, RecentWrites recent) {
    this.copies = copies;
    this.recent = recent;
  }

  @Override
  public @Nullable Session find(SessionKey key) {
    Session copy = copies.get(key);
    if (copy != null) {
      return copy;
    }
    return recent.find(key);
  }

  @Override
  public OptionalLong deletedVersion(SessionKey key) {
    return recent.deletedVersion(key);
  }

  @Override
  public NavigableSet<String> ids(String namespace) {
    return copies.ids(namespace);
  }

  /** Learns from what a read of Redis gave. */
  void read(SessionKey key, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      see(key, found.session());
    } else if (outcome instanceof Outcome.Absent) {
      copies.remove(key);
      recent.seenGone(key);
    }
  }

  /** Learns from what a change of Redis gave. */
  void written(SessionKey key, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      copies.put(key, found.session());
      recent.saved(key, found.session());
    } else if (outcome instanceof Outcome.Deleted deleted) {
      copies.remove(key);
      recent.deleted(key, deleted.version());
    } else if (outcome instanceof Outcome.Moved moved) {
      see(key, moved.current());
    } else {
      read(key, outcome);
    }
  }

  private void see(SessionKey key, Session session) {
    copies.put(key, session);
    recent.seen(key, session);
  }

  RecentWrites recent() {
    return recent;
  }
}
