package dev.sessionstore.session;

import org.jspecify.annotations.Nullable;

/**
 * Reads sessions of which this node holds a current copy, on the caller's thread. Safe from any.
 */
@FunctionalInterface
public interface CurrentSessions {
  /** Finds nothing, so that every load takes the event bus. */
  CurrentSessions NONE = key -> null;

  /** The reply to a load of that session; null if the session service must be asked. */
  SessionReply.@Nullable Found find(SessionKey key);
}
