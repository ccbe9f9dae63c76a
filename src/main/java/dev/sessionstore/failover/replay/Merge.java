package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.ReversibleChange;
import java.util.Arrays;

/** Makes one session of two that came of the same one. */
final class Merge {
  private Merge() {}

  /** Of two with the same version, one must be the later one, whichever is looked at first. */
  static boolean isLater(Session session, Session other) {
    return session.version() == other.version()
        ? Arrays.compare(session.data().array(), other.data().array()) > 0
        : session.version() > other.version();
  }

  /**
   * What Redis has and what it lacks because it lost it, in one. Of two changes of one member, and
   * of the expiry, the later one stays.
   *
   * @param redis what Redis has
   * @param ancestor what that branched off from
   * @param lost a later state than that one, on the side that was lost
   * @return one of the two if it holds the other, else a session with a version above both
   */
  static Session join(Session redis, MergeBase ancestor, Session lost) {
    boolean branchIsLater = isLater(redis, lost);
    ReversibleChange branch =
        ReversibleChange.of(MemberChanges.between(ancestor.data(), redis.data()), ancestor.data());
    JsonBytes data =
        branchIsLater ? branch.appliedTo(lost.data()) : branch.appliedWhereFree(lost.data());
    boolean renewed = redis.expiresAt() != ancestor.expiresAt();
    boolean renewedThere = lost.expiresAt() != ancestor.expiresAt();
    long expiresAt =
        renewed && (branchIsLater || !renewedThere) ? redis.expiresAt() : lost.expiresAt();
    if (branchIsLater && is(redis, data, expiresAt)) {
      return redis;
    }
    if (!branchIsLater && is(lost, data, expiresAt)) {
      return lost;
    }
    return new Session(
        redis.id(),
        data,
        Math.max(redis.version(), lost.version()) + 1,
        lost.createdAt(),
        Math.max(redis.updatedAt(), lost.updatedAt()),
        expiresAt);
  }

  private static boolean is(Session session, JsonBytes data, long expiresAt) {
    return session.data().equals(data) && session.expiresAt() == expiresAt;
  }
}
