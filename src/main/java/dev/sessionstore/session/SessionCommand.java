package dev.sessionstore.session;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.Patch;
import java.util.OptionalLong;

/**
 * A command to the session service. A time to live is in seconds, 1 to {@value #MAX_TTL_SECONDS}.
 */
public sealed interface SessionCommand {
  /** Longest time to live: ten years. */
  long MAX_TTL_SECONDS = 315_360_000;

  /** A command about one session. */
  sealed interface OfSession extends SessionCommand {
    SessionKey key();
  }

  /**
   * Reads a session.
   *
   * @param fresh whether to ask Redis even if this node has a current copy
   */
  record Load(SessionKey key, boolean fresh) implements OfSession {
    /** Reads a session, from a current copy if there is one. */
    public Load(SessionKey key) {
      this(key, false);
    }
  }

  /**
   * Creates a session or replaces it whole.
   *
   * @param data a JSON object
   * @param ttlSeconds its time to live; the configured one if empty
   */
  record Save(SessionKey key, JsonBytes data, OptionalLong ttlSeconds, Precondition precondition)
      implements OfSession {}

  /**
   * Changes a part of an existing session.
   *
   * @param ttlSeconds its new time to live; the remaining one is kept if empty
   */
  record Change(SessionKey key, Patch patch, OptionalLong ttlSeconds, Precondition precondition)
      implements OfSession {}

  /**
   * Renews the expiry of an existing session.
   *
   * @param ttlSeconds its time to live from now; the configured one if empty
   */
  record Touch(SessionKey key, OptionalLong ttlSeconds, Precondition precondition)
      implements OfSession {}

  /** Deletes a session, if there is one. */
  record Delete(SessionKey key, Precondition precondition) implements OfSession {}

  /** Lists a namespace, a page at a time. */
  record ListSessions(String namespace, ListQuery query) implements SessionCommand {}

  /** Lists the conflicts that replays found in a namespace, a page at a time. */
  record ListConflicts(String namespace, ConflictQuery query) implements SessionCommand {}

  /** Asks how the store is. */
  record Inspect() implements SessionCommand {}
}
