package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.PendingChange.Base;

/**
 * What a session was in Redis before changes were made to it by those who did not know, or may not
 * have known, all that Redis had before it lost some of that: the last state that both sides of
 * such a branch have in common. Kept beside the session for as long as others may offer what they
 * remember of the lost side, so that both can be joined. A session that was changed after each of
 * several losses has several; the one that counts for a node is the first since that node last
 * heard of the session.
 *
 * @param version its version; {@link #NONE} and {@link #UNCHANGED} have none
 * @param expiresAt when it was to expire, epoch milliseconds
 * @param data its data
 * @param branchedAt when the first change was made to it here, in Redis's epoch milliseconds; who
 *     last heard of the session before that knows nothing of the branch; 0 of a write, for now
 */
public record MergeBase(long version, long expiresAt, JsonBytes data, long branchedAt) {
  private static final JsonBytes NO_DATA = JsonBytes.of("{}");

  /** There is none: the session holds all that Redis had of it, or was saved whole since. */
  public static final MergeBase NONE = new MergeBase(0, 0, NO_DATA, 0);

  /**
   * Of a write: what Redis has, and where it may have lost something since, the session as it is.
   */
  public static final MergeBase UNCHANGED = new MergeBase(-1, 0, NO_DATA, 0);

  /** Of a write: what Redis has, also where it may have lost something. */
  public static final MergeBase KEPT = new MergeBase(-2, 0, NO_DATA, 0);

  /** That session, from which what is written now branches off. */
  public static MergeBase of(Session session) {
    return new MergeBase(session.version(), session.expiresAt(), session.data(), 0);
  }

  /**
   * The same branch, of which what was lost up to that session is now a part. It is as old as it
   * was: who has heard of the session since knows the branch, though not that it was joined.
   */
  public MergeBase joinedWith(Session lost) {
    return new MergeBase(lost.version(), lost.expiresAt(), lost.data(), branchedAt);
  }

  /** Whether it is a state of a session. */
  public boolean exists() {
    return version > 0;
  }

  /**
   * Whether the session that is built on this lacks what a node has: something later, of before the
   * branch.
   */
  public boolean isBehind(Base base) {
    return exists() && base.isSession() && base.version() > version && base.knownAt() < branchedAt;
  }
}
