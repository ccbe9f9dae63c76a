package dev.sessionstore.session;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.Patch;
import java.util.OptionalLong;

/** A command to the session service; times to live are 1 to {@value #MAX_TTL_SECONDS} seconds. */
public sealed interface SessionCommand {
  /** Longest time to live: ten years. */
  long MAX_TTL_SECONDS = 315_360_000;

  sealed interface OfSession extends SessionCommand {
    SessionKey key();
  }

  /** Reads a session; a fresh one from Redis even if this node has a current copy. */
  record Load(SessionKey key, boolean fresh) implements OfSession {
    public Load(SessionKey key) {
      this(key, false);
    }
  }

  /** Creates a session or replaces it whole; by default with the configured time to live. */
  record Save(SessionKey key, JsonBytes data, OptionalLong ttlSeconds, Precondition precondition)
      implements OfSession {}

  /** Changes a part of an existing session, which by default keeps its time to live. */
  record Change(SessionKey key, Patch patch, OptionalLong ttlSeconds, Precondition precondition)
      implements OfSession {}

  /** Renews the expiry of an existing session; by default by the configured time to live. */
  record Touch(SessionKey key, OptionalLong ttlSeconds, Precondition precondition)
      implements OfSession {}

  record Delete(SessionKey key, Precondition precondition) implements OfSession {}

  record ListSessions(String namespace, ListQuery query) implements SessionCommand {}

  record ListConflicts(String namespace, Conflict.Query query) implements SessionCommand {}

  record Inspect() implements SessionCommand {}
}
