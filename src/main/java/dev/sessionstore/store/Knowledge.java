package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What this node remembers of sessions that Redis has: all that it can tell when Redis is away. */
public interface Knowledge {
  /** The session as it was when this node last read or wrote it; null if it does not remember. */
  @Nullable Session find(SessionKey key);

  /** The copy that the near cache has, whatever its age; null if it has none. By any thread. */
  @Nullable Session copy(SessionKey key);

  /** Until when Redis was there to tell of its sessions, epoch milliseconds; 0 if it never was. */
  long heardUntil();

  /** The version of its deletion, if this node deleted it lately. */
  OptionalLong deletedVersion(SessionKey key);

  /** The ids of the copies in a namespace, in no order. By any thread. */
  Stream<String> ids(String namespace);

  /** How many copies have been added ever: while it stays as it is, ids only go. */
  long added();
}
