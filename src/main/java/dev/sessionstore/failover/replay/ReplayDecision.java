package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.PendingChange.Kind;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ReplayAction.Leave;
import dev.sessionstore.store.ReplayAction.Remove;
import dev.sessionstore.store.ReplayAction.Result;
import dev.sessionstore.store.ReplayAction.Write;
import dev.sessionstore.store.ReversibleChange;

/**
 * Decides what a replay does with a waiting change, given what Redis has. A pure function, and
 * idempotent: a change whose outcome is unknown, or that a crash left in the journal, is replayed
 * again.
 */
final class ReplayDecision {
  private ReplayDecision() {}

  /**
   * Guesses the action: usually Redis is as it was when the change was made. It seems to have lost
   * everything only if it can have.
   */
  static ReplayAction guess(PendingChange change, long now, boolean lost) {
    boolean hadIt = change.base().isSession() && change.kind() != Kind.REMEMBERED;
    long base = hadIt ? change.base().version() : 0;
    Session session = change.session();
    if (session == null || session.isExpiredAt(now)) {
      return new Remove(base, change.version(), gone(change));
    }
    return hadIt && lost
        ? new Write(0, base, session, ofBase(change), Result.REPLAYED)
        : new Write(base, session, asItWas(change), Result.REPLAYED);
  }

  static ReplayAction decide(PendingChange change, RedisState stored, long now) {
    Session session = change.session();
    if (session == null) {
      return ended(change, stored, now);
    }
    if (session.isExpiredAt(now)) {
      return ended(change.thenExpired(), stored, now);
    }
    Session redis = stored.session();
    return redis == null
        ? ontoNothing(change, session, stored, now)
        : onto(change, session, redis, stored.ancestor());
  }

  private static ReplayAction ended(PendingChange change, RedisState stored, long now) {
    Session redis = stored.session();
    if (redis == null) {
      return new Remove(0, change.version(), gone(change));
    }
    boolean movedOn = change.base().isBelow(redis.version());
    // It expired here, but another node has renewed it: the changes of before belong to it still.
    boolean livesOn = movedOn && !change.expiryChanged() && !redis.isExpiredAt(now);
    if (livesOn && change.kind() == Kind.EXPIRED && change.edit() != null) {
      boolean isLater = change.version() > redis.version();
      return merge(change, change.edit(), redis, redis, MergeBase.UNCHANGED, isLater);
    }
    boolean remembered = change.kind() == Kind.REMEMBERED;
    if (redis.version() > change.version()) {
      return new Leave(remembered ? Result.REPLAYED : Result.SUPERSEDED);
    }
    Result result = movedOn && !remembered ? Result.WON : gone(change);
    return new Remove(redis.version(), change.version(), result);
  }

  /**
   * Decides where Redis has no session. If Redis lost nothing and remembers no deletion, another
   * node deleted the session longer ago than Redis remembers; or it expired in Redis because the
   * renewal of its expiry waits here.
   */
  private static ReplayAction ontoNothing(
      PendingChange change, Session session, RedisState stored, long now) {
    boolean remembered = change.kind() == Kind.REMEMBERED;
    if (stored.deletedVersion() >= session.version()) {
      return new Leave(remembered ? Result.REPLAYED : Result.SUPERSEDED);
    }
    Base base = change.base();
    if (base.isBelow(stored.deletedVersion()) && !remembered) {
      return new Write(0, session, MergeBase.NONE, Result.WON);
    }
    boolean mayHaveExpired = base.isSession() && base.expiresAt() <= now;
    return change.kind() == Kind.PARTIAL && !stored.incomplete() && !mayHaveExpired
        ? new Leave(Result.SUPERSEDED)
        : new Write(
            0, session, stored.incomplete() ? ofBase(change) : MergeBase.NONE, Result.REPLAYED);
  }

  private static ReplayAction onto(
      PendingChange change, Session session, Session redis, MergeBase ancestor) {
    ReversibleChange edit = change.edit();
    boolean branched = ancestor.isBehind(change.base());
    if (change.kind() == Kind.REMEMBERED) {
      return branched ? join(session, redis, ancestor) : again(session, redis);
    }
    boolean isLater = Merge.isLater(session, redis);
    if (edit != null && branched) {
      Session base = atBase(session, edit, change.base());
      Session onto = Merge.join(redis, ancestor, base);
      return merge(change, edit, redis, onto, ancestor.joinedWith(base), isLater);
    }
    // Redis is as it was, or older: then it lost the state that this change was made on.
    if (change.base().isAbove(redis.version())) {
      boolean asItWas = change.base().version() == redis.version();
      MergeBase from = asItWas ? asItWas(change) : ofBase(change);
      return new Write(redis.version(), session, from, Result.REPLAYED);
    }
    return edit == null
        ? whole(change, session, redis)
        : merge(change, edit, redis, redis, MergeBase.UNCHANGED, isLater);
  }

  /** Offers a remembered session to a Redis that has at most gone back to an earlier state. */
  private static ReplayAction again(Session session, Session redis) {
    return redis.version() < session.version()
        ? new Write(redis.version(), session, MergeBase.KEPT, Result.REPLAYED)
        : new Leave(Result.REPLAYED);
  }

  /**
   * Merges a remembered session into one that branched off without it. Writes even if nothing
   * changes by it, so that the merge base moves on: a state that another node offers later may be
   * older than the merged one.
   */
  private static ReplayAction join(Session session, Session redis, MergeBase ancestor) {
    Session joined = Merge.join(redis, ancestor, session);
    boolean merges = !joined.equals(redis) && !joined.equals(session);
    Result result = merges ? Result.MERGED : Result.REPLAYED;
    return new Write(redis.version(), joined, ancestor.joinedWith(session), result);
  }

  private static Session atBase(Session session, ReversibleChange edit, Base base) {
    return new Session(
        session.id(),
        edit.undoneOn(session.data()),
        base.version(),
        session.createdAt(),
        session.updatedAt(),
        base.expiresAt());
  }

  /** Returns the merge base of a write onto the state that the change was made on. */
  private static MergeBase asItWas(PendingChange change) {
    return change.edit() == null ? MergeBase.NONE : MergeBase.UNCHANGED;
  }

  /**
   * Returns the merge base of a write onto less than the change was made on: other nodes may
   * remember more than Redis has.
   */
  private static MergeBase ofBase(PendingChange change) {
    Session session = change.session();
    ReversibleChange edit = change.edit();
    return session == null || edit == null || !change.base().isSession()
        ? MergeBase.NONE
        : MergeBase.of(atBase(session, edit, change.base()));
  }

  private static ReplayAction whole(PendingChange change, Session session, Session redis) {
    boolean same = session.data().equals(redis.data());
    if (!Merge.isLater(session, redis)) {
      return new Leave(same ? Result.REPLAYED : Result.SUPERSEDED);
    }
    // A session that this node did not know is taken to be older than the outage.
    boolean unknown = change.base().equals(Base.UNKNOWN);
    Session next =
        new Session(
            session.id(),
            session.data(),
            session.version(),
            unknown ? redis.createdAt() : session.createdAt(),
            session.updatedAt(),
            session.expiresAt());
    return new Write(
        redis.version(), next, MergeBase.NONE, same || unknown ? Result.REPLAYED : Result.WON);
  }

  /**
   * Merges the changes of members into what Redis has. Where another node changed the same member,
   * or the expiry, the later change wins. Writes nothing if Redis has the changes already, because
   * their answer was lost, unless clients were told a later version. A version that clients were
   * told is never given to different data: a client that has it would take the merge for its own.
   *
   * @param redis the session that Redis has
   * @param onto the same, merged with what Redis lost of the state that the change was made on
   * @param ancestor the merge base of both, if Redis lost something
   */
  private static ReplayAction merge(
      PendingChange change,
      ReversibleChange edit,
      Session redis,
      Session onto,
      MergeBase ancestor,
      boolean isLater) {
    var all = edit.appliedTo(onto.data());
    var data = isLater ? all : edit.appliedWhereFree(onto.data());
    boolean overruled = !data.equals(all);
    long expiresAt = expiry(change, onto, isLater);
    Session own = change.session();
    boolean asTold = own != null && own.data().equals(data) && own.expiresAt() == expiresAt;
    long least = asTold ? change.version() : change.version() + 1;
    Session merged =
        new Session(
            redis.id(),
            data,
            Math.max(least, Math.max(onto.version(), redis.version()) + 1),
            onto.createdAt(),
            own == null ? onto.updatedAt() : Math.max(own.updatedAt(), onto.updatedAt()),
            expiresAt);
    boolean changesData = !data.equals(redis.data());
    // A merge of lost changes is written even if these changes undo it: others may offer them too.
    boolean joins = ancestor.exists();
    if (!changesData && !joins && expiresAt == redis.expiresAt() && redis.version() >= least) {
      return new Leave(overruled ? Result.SUPERSEDED : Result.REPLAYED);
    }
    Result result = changesData || overruled ? Result.MERGED : Result.REPLAYED;
    return new Write(redis.version(), merged, ancestor, result);
  }

  private static long expiry(PendingChange change, Session redis, boolean isLater) {
    Session session = change.session();
    boolean mine = isLater || redis.expiresAt() == change.base().expiresAt();
    return session != null && change.expiryChanged() && mine
        ? session.expiresAt()
        : redis.expiresAt();
  }

  private static Result gone(PendingChange change) {
    return change.kind() == Kind.EXPIRED || change.session() != null
        ? Result.EXPIRED
        : Result.REPLAYED;
  }
}
