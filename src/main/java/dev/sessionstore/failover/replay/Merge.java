package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.ReversibleChange;
import java.util.Arrays;

/** Merges two states of a session that branched off from a common one. */
final class Merge {
  private Merge() {}

  /** Orders two states by version; of equal versions, the same one is later on every node. */
  static boolean isLater(Session session, Session other) {
    return session.version() == other.version()
        ? Arrays.compare(session.data().array(), other.data().array()) > 0
        : session.version() > other.version();
  }

  /**
   * Merges the session that Redis has with a state that Redis lost, after their common one. Where
   * both changed the same member, or the expiry, the later state wins. Returns one of the two if it
   * contains the other, else a session with a version above both.
   */
  static Session join(Session redis, MergeBase ancestor, Session lost) {
    boolean redisIsLater = isLater(redis, lost);
    ReversibleChange branch =
        ReversibleChange.of(MemberChanges.between(ancestor.data(), redis.data()), ancestor.data());
    JsonBytes data =
        redisIsLater ? branch.appliedTo(lost.data()) : branch.appliedWhereFree(lost.data());
    boolean redisRenewed = redis.expiresAt() != ancestor.expiresAt();
    boolean lostRenewed = lost.expiresAt() != ancestor.expiresAt();
    long expiresAt =
        redisRenewed && (redisIsLater || !lostRenewed) ? redis.expiresAt() : lost.expiresAt();
    Session later = redisIsLater ? redis : lost;
    if (later.data().equals(data) && later.expiresAt() == expiresAt) {
      return later;
    }
    return new Session(
        redis.id(),
        data,
        Math.max(redis.version(), lost.version()) + 1,
        lost.createdAt(),
        Math.max(redis.updatedAt(), lost.updatedAt()),
        expiresAt);
  }
}
