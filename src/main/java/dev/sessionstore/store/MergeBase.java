package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.PendingChange.Base;

/**
 * The common state from which two branches of a session came, after Redis lost some of its changes:
 * one branch is in Redis, the lost one is remembered by nodes. Redis keeps it beside the session
 * for as long as nodes may offer the lost branch, so that both can be merged. A session that
 * branched after each of several losses has several of them; for a node the first one counts since
 * the node last heard of the session.
 *
 * @param version the version of the state; {@link #NONE}, {@link #UNCHANGED} and {@link #KEPT} have
 *     none
 * @param expiresAt the expiry of the state, epoch milliseconds
 * @param data the data of the state
 * @param branchedAt the time of the branch's first change by Redis's clock, epoch milliseconds; a
 *     node that last heard of the session before does not know the branch; 0 in a write, for now
 */
public record MergeBase(long version, long expiresAt, JsonBytes data, long branchedAt) {
  private static final JsonBytes NO_DATA = JsonBytes.of("{}");

  /** There is no branch: the session has all its changes, or was saved whole since. */
  public static final MergeBase NONE = new MergeBase(0, 0, NO_DATA, 0);

  /**
   * In a write: keeps what Redis has. Where Redis may have lost changes since, the state before the
   * write becomes the base.
   */
  public static final MergeBase UNCHANGED = new MergeBase(-1, 0, NO_DATA, 0);

  /** In a write: keeps what Redis has, even where it may have lost changes. */
  public static final MergeBase KEPT = new MergeBase(-2, 0, NO_DATA, 0);

  public static MergeBase of(Session session) {
    return new MergeBase(session.version(), session.expiresAt(), session.data(), 0);
  }

  /**
   * Moves the base forward to a lost state that has been merged into the branch. The time of the
   * branch stays: a node that heard of the session since knows the branch, though not the merge.
   */
  public MergeBase joinedWith(Session lost) {
    return new MergeBase(lost.version(), lost.expiresAt(), lost.data(), branchedAt);
  }

  /** Tells whether there is a state, and so a branch. */
  public boolean exists() {
    return version > 0;
  }

  /** Tells whether a node's base is a state of the lost branch, after the common one. */
  public boolean isBehind(Base base) {
    return exists() && base.isSession() && base.version() > version && base.knownAt() < branchedAt;
  }
}
