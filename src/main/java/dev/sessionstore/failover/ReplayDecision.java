package dev.sessionstore.failover;

import dev.sessionstore.failover.ReplayAction.Leave;
import dev.sessionstore.failover.ReplayAction.Remove;
import dev.sessionstore.failover.ReplayAction.Result;
import dev.sessionstore.failover.ReplayAction.Write;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.PatchLimits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles a change that waited with what Redis has: pure, and idempotent, because a change whose
 * outcome is unknown, or that a crash kept in the journal, is replayed again.
 */
public final class ReplayDecision {
  /** What was accepted is never refused at its replay, however large both sides are together. */
  private static final PatchLimits LIMITS = new PatchLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private ReplayDecision() {}

  /** What to do if Redis is as it was when the change was made, which is the usual case. */
  public static ReplayAction guess(PendingChange change, long now) {
    boolean hadIt = change.base().isVersion();
    if (change.session() == null || change.session().isExpiredAt(now)) {
      return new Remove(hadIt ? change.base().version() : change.version(), gone(change));
    }
    return new Write(hadIt ? change.base().version() : 0, change.session(), Result.REPLAYED);
  }

  /**
   * What to do with what Redis has.
   *
   * @param redis what Redis has; null if there is no such session
   * @param redisLost whether Redis is another server than before, or was restarted, and so may have
   *     lost changes that it had acknowledged
   */
  public static ReplayAction decide(
      PendingChange change, @Nullable Session redis, boolean redisLost, long now) {
    if (change.session() == null) {
      return ended(change, redis);
    }
    if (change.session().isExpiredAt(now)) {
      return ended(change.thenExpired(), redis);
    }
    return redis == null
        ? ontoNothing(change, change.session(), redisLost, now)
        : onto(change, change.session(), redis);
  }

  private static ReplayAction ended(PendingChange change, @Nullable Session redis) {
    if (redis == null) {
      return new Leave(gone(change));
    }
    long base = change.base().version();
    boolean movedOn = change.base().isVersion() && redis.version() > base;
    // The members that changed expired with the old state; what came after it lives on.
    boolean expiredAside =
        change.kind() == PendingChange.Kind.EXPIRED && change.changes() != null && movedOn;
    if (redis.version() > change.version() || expiredAside) {
      return new Leave(Result.SUPERSEDED);
    }
    return new Remove(redis.version(), movedOn ? Result.WON : gone(change));
  }

  /**
   * A session that is missing where Redis lost nothing was deleted by another node, unless it could
   * have expired there because the renewal of its expiry is what waits here.
   */
  private static ReplayAction ontoNothing(
      PendingChange change, Session session, boolean redisLost, long now) {
    boolean mayHaveExpired = change.base().isVersion() && change.base().expiresAt() <= now;
    boolean deletedElsewhere =
        change.kind() == PendingChange.Kind.PARTIAL && !redisLost && !mayHaveExpired;
    return deletedElsewhere ? new Leave(Result.SUPERSEDED) : new Write(0, session, Result.REPLAYED);
  }

  private static ReplayAction onto(PendingChange change, Session session, Session redis) {
    long found = redis.version();
    if (found == change.version() && redis.data().equals(session.data())) {
      return new Leave(Result.REPLAYED);
    }
    // As it was, or older than it was: then Redis lost what this change was built on.
    if (change.base().isVersion() && found <= change.base().version()) {
      return change.kind() == PendingChange.Kind.REMEMBERED && found == change.version()
          ? new Leave(Result.REPLAYED)
          : new Write(found, session, Result.REPLAYED);
    }
    return switch (change.kind()) {
      case PARTIAL -> mergeInto(redis, change, session);
      case REMEMBERED -> new Leave(Result.REPLAYED);
      default ->
          found < session.version()
              ? new Write(found, session, won(change, redis))
              : new Leave(Result.SUPERSEDED);
    };
  }

  /** Nothing is left to do where the changes are there already: their outcome was unknown. */
  private static ReplayAction mergeInto(Session redis, PendingChange change, Session session) {
    Session merged = merged(change, session, redis);
    if (merged.data().equals(redis.data())) {
      return change.expiryChanged()
          ? new Write(redis.version(), merged, Result.REPLAYED)
          : new Leave(Result.REPLAYED);
    }
    return new Write(redis.version(), merged, Result.MERGED);
  }

  /**
   * What this node did not know of may be older than the outage, and what has the same data is this
   * change itself, made before the link broke: then nothing stood against it.
   */
  private static Result won(PendingChange change, Session redis) {
    boolean unknown = change.base().equals(PendingChange.Base.UNKNOWN);
    boolean same = change.session() != null && change.session().data().equals(redis.data());
    return unknown || same ? Result.REPLAYED : Result.WON;
  }

  private static Session merged(PendingChange change, Session session, Session redis) {
    MemberChanges changes = Objects.requireNonNull(change.changes(), "changes");
    JsonBytes data = changes.applyTo(redis.data(), LIMITS);
    return new Session(
        session.id(),
        data,
        Math.max(session.version(), redis.version() + 1),
        redis.createdAt(),
        Math.max(session.updatedAt(), redis.updatedAt()),
        change.expiryChanged() ? session.expiresAt() : redis.expiresAt());
  }

  private static Result gone(PendingChange change) {
    return change.kind() == PendingChange.Kind.DELETED ? Result.REPLAYED : Result.EXPIRED;
  }
}
