package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.PendingChange.Base;
import org.jspecify.annotations.Nullable;

/**
 * One session as a replay finds it in Redis.
 *
 * @param session the session; null if there is none
 * @param ancestor the state that the session branched off from, where Redis has lost some of it
 * @param deletedVersion the version of the last deletion that Redis remembers; 0 if none
 * @param incomplete whether Redis is another server than before, or was restarted, and so may have
 *     lost acknowledged changes
 */
public record RedisState(
    @Nullable Session session, MergeBase ancestor, long deletedVersion, boolean incomplete) {
  public static RedisState nothing(long deletedVersion, boolean incomplete) {
    return new RedisState(null, MergeBase.NONE, deletedVersion, incomplete);
  }

  public static RedisState of(Session session, MergeBase ancestor, boolean incomplete) {
    return new RedisState(session, ancestor, 0, incomplete);
  }

  /** Returns this state as the base of a change that is known to have been made on top of it. */
  Base asBase() {
    return session == null ? Base.deleted(deletedVersion) : Base.of(session, Long.MAX_VALUE);
  }
}
