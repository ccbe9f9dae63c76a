package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What Redis has of one session.
 *
 * @param session the session; null if there is none
 * @param ancestor what it branched off from, where Redis has lost something of it
 * @param deletedVersion the version of its last deletion, if Redis remembers one; 0 if not
 * @param incomplete whether Redis is another server than before, or was restarted, and so may have
 *     lost what it had acknowledged
 */
public record RedisState(
    @Nullable Session session, MergeBase ancestor, long deletedVersion, boolean incomplete) {
  /** Redis has no session. */
  public static RedisState nothing(long deletedVersion, boolean incomplete) {
    return new RedisState(null, MergeBase.NONE, deletedVersion, incomplete);
  }

  /** Redis has this session. */
  public static RedisState of(Session session, MergeBase ancestor, boolean incomplete) {
    return new RedisState(session, ancestor, 0, incomplete);
  }
}
