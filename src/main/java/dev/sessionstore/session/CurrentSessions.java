package dev.sessionstore.session;

import org.jspecify.annotations.Nullable;

/** Sessions of which this node holds a current copy; safe from any thread, without a wait. */
@FunctionalInterface
public interface CurrentSessions {
  CurrentSessions NONE = key -> null;

  /** The reply to a load of that session; null if the session service must be asked. */
  SessionReply.@Nullable Found find(SessionKey key);
}
