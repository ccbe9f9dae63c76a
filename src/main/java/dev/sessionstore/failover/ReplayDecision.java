package dev.sessionstore.failover;

import dev.sessionstore.failover.PendingChange.Base;
import dev.sessionstore.failover.PendingChange.Kind;
import dev.sessionstore.failover.ReplayAction.Leave;
import dev.sessionstore.failover.ReplayAction.Remove;
import dev.sessionstore.failover.ReplayAction.Result;
import dev.sessionstore.failover.ReplayAction.Write;
import dev.sessionstore.session.Session;
import java.util.Arrays;

/**
 * Reconciles a change that waited with what Redis has: pure, and idempotent, because a change whose
 * outcome is unknown, or that a crash kept in the journal, is replayed again.
 */
public final class ReplayDecision {
  private ReplayDecision() {}

  /**
   * What to do if Redis is as it was when the change was made, which is the usual case.
   *
   * @param lost whether Redis rather seems to have lost all that it had; must be false if it cannot
   *     have
   */
  public static ReplayAction guess(PendingChange change, long now, boolean lost) {
    // What Redis had acknowledged is there as a rule, or it was lost as a whole.
    boolean hadIt = change.base().isSession() && change.kind() != Kind.REMEMBERED;
    long base = hadIt ? change.base().version() : 0;
    Session session = change.session();
    if (session == null || session.isExpiredAt(now)) {
      return new Remove(base, change.version(), gone(change));
    }
    return hadIt && lost
        ? new Write(0, base, session, Result.REPLAYED)
        : new Write(base, session, Result.REPLAYED);
  }

  /** What to do with what Redis has. */
  public static ReplayAction decide(PendingChange change, Stored stored, long now) {
    Session session = change.session();
    if (session == null) {
      return ended(change, stored, now);
    }
    if (session.isExpiredAt(now)) {
      return ended(change.thenExpired(), stored, now);
    }
    Session redis = stored.session();
    return redis == null ? ontoNothing(change, session, stored, now) : onto(change, session, redis);
  }

  private static ReplayAction ended(PendingChange change, Stored stored, long now) {
    Session redis = stored.session();
    if (redis == null) {
      return new Remove(0, change.version(), gone(change));
    }
    boolean movedOn = change.base().isBelow(redis.version());
    // Here it expired, but another node has renewed it: what was changed belongs to it still.
    boolean livesOn = movedOn && !change.expiryChanged() && !redis.isExpiredAt(now);
    if (livesOn && change.kind() == Kind.EXPIRED && change.edit() != null) {
      return merge(change, change.edit(), redis, change.version() > redis.version());
    }
    boolean remembered = change.kind() == Kind.REMEMBERED;
    if (redis.version() > change.version()) {
      return new Leave(remembered ? Result.REPLAYED : Result.SUPERSEDED);
    }
    Result result = movedOn && !remembered ? Result.WON : gone(change);
    return new Remove(redis.version(), change.version(), result);
  }

  /**
   * A session that is missing though Redis remembers no deletion and lost nothing was deleted by
   * another node, longer ago than Redis remembers; unless it could have expired there because the
   * renewal of its expiry is what waits here.
   */
  private static ReplayAction ontoNothing(
      PendingChange change, Session session, Stored stored, long now) {
    boolean remembered = change.kind() == Kind.REMEMBERED;
    if (stored.deletedVersion() >= session.version()) {
      return new Leave(remembered ? Result.REPLAYED : Result.SUPERSEDED);
    }
    Base base = change.base();
    if (base.isBelow(stored.deletedVersion()) && !remembered) {
      return new Write(0, session, Result.WON);
    }
    boolean mayHaveExpired = base.isSession() && base.expiresAt() <= now;
    return change.kind() == Kind.PARTIAL && !stored.incomplete() && !mayHaveExpired
        ? new Leave(Result.SUPERSEDED)
        : new Write(0, session, Result.REPLAYED);
  }

  private static ReplayAction onto(PendingChange change, Session session, Session redis) {
    long found = redis.version();
    if (change.kind() == Kind.REMEMBERED) {
      return found < session.version()
          ? new Write(found, session, Result.REPLAYED)
          : new Leave(Result.REPLAYED);
    }
    // As it was, or older than it was: then Redis lost what this change was built on.
    if (change.base().isAbove(found)) {
      return new Write(found, session, Result.REPLAYED);
    }
    return change.edit() == null
        ? whole(change, session, redis)
        : merge(change, change.edit(), redis, isLater(session, redis));
  }

  private static ReplayAction whole(PendingChange change, Session session, Session redis) {
    boolean same = session.data().equals(redis.data());
    if (!isLater(session, redis)) {
      return new Leave(same ? Result.REPLAYED : Result.SUPERSEDED);
    }
    // What this node did not know of is older than the outage, as far as it can tell.
    boolean unknown = change.base().equals(Base.UNKNOWN);
    Session next = unknown ? withCreation(session, redis.createdAt()) : session;
    return new Write(redis.version(), next, same || unknown ? Result.REPLAYED : Result.WON);
  }

  /**
   * Members that nobody else changed get what waits for them; of two changes of one member, and of
   * the expiry, the later one stays. Nothing is written if the changes are there already, because
   * their outcome was unknown, unless clients were told a later version. A version that clients
   * were told is never given to anything else: who has it would take the merge for what it knows.
   */
  private static ReplayAction merge(
      PendingChange change, MemberEdit edit, Session redis, boolean isLater) {
    var all = edit.appliedTo(redis.data());
    var data = isLater ? all : edit.appliedWhereFree(redis.data());
    boolean overruled = !data.equals(all);
    long expiresAt = expiry(change, redis, isLater);
    Session own = change.session();
    boolean asTold = own != null && own.data().equals(data) && own.expiresAt() == expiresAt;
    long least = asTold ? change.version() : change.version() + 1;
    Session merged =
        new Session(
            redis.id(),
            data,
            Math.max(least, redis.version() + 1),
            redis.createdAt(),
            own == null ? redis.updatedAt() : Math.max(own.updatedAt(), redis.updatedAt()),
            expiresAt);
    boolean changesData = !data.equals(redis.data());
    if (!changesData && expiresAt == redis.expiresAt() && redis.version() >= least) {
      return new Leave(overruled ? Result.SUPERSEDED : Result.REPLAYED);
    }
    return new Write(
        redis.version(), merged, changesData || overruled ? Result.MERGED : Result.REPLAYED);
  }

  private static long expiry(PendingChange change, Session redis, boolean isLater) {
    Session session = change.session();
    boolean mine = isLater || redis.expiresAt() == change.base().expiresAt();
    return session != null && change.expiryChanged() && mine
        ? session.expiresAt()
        : redis.expiresAt();
  }

  /** Of two with the same version, one must be the later one, whichever is looked at first. */
  private static boolean isLater(Session session, Session redis) {
    return session.version() == redis.version()
        ? Arrays.compare(session.data().array(), redis.data().array()) > 0
        : session.version() > redis.version();
  }

  private static Session withCreation(Session session, long createdAt) {
    return new Session(
        session.id(),
        session.data(),
        session.version(),
        createdAt,
        session.updatedAt(),
        session.expiresAt());
  }

  private static Result gone(PendingChange change) {
    boolean expired = change.kind() == Kind.EXPIRED || change.session() != null;
    return expired ? Result.EXPIRED : Result.REPLAYED;
  }
}
