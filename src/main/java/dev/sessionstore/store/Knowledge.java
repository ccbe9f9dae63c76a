package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** This node's knowledge of the sessions in Redis, by which it serves an outage. */
public interface Knowledge {
  /** Returns the session as this node last read or wrote it; null if it does not remember. */
  @Nullable Session find(SessionKey key);

  /** Returns the near cache's copy, whatever its age; null if there is none. By any thread. */
  @Nullable Session copy(SessionKey key);

  /** Returns epoch milliseconds at which Redis was certainly there; 0 if it never was. */
  long heardUntil();

  /** Returns the version of the session's deletion, if this node deleted it lately. */
  OptionalLong deletedVersion(SessionKey key);

  /** Returns the ids of the near cache's copies in a namespace, in no order. By any thread. */
  Stream<String> ids(String namespace);

  /** Counts the copies ever added; while it stays the same, ids only go. */
  long added();
}
