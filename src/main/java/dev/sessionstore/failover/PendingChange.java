package dev.sessionstore.failover;

import dev.sessionstore.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one session and Redis does not have, or may not have, yet.
 *
 * @param session the session as this node has it; null if it is gone (a tombstone)
 * @param version the session's version, or the one that its end would have had
 * @param base what Redis is known to have had when the first of the changes was made
 * @param kind how the changes are to be reconciled with what Redis has
 * @param edit the changed members, for {@link Kind#PARTIAL} and what became of it; null otherwise
 * @param expiryChanged whether the changes set the expiry
 */
public record PendingChange(
    @Nullable Session session,
    long version,
    Base base,
    Kind kind,
    @Nullable MemberEdit edit,
    boolean expiryChanged) {

  /** How changes are reconciled. */
  public enum Kind {
    /** The session was saved whole: where Redis has something else, the later version wins. */
    WHOLE,
    /** Members were changed, or the expiry: they are applied to what Redis has. */
    PARTIAL,
    /** It was deleted: the later version wins. */
    DELETED,
    /** It expired while it waited: what Redis has of it, and nothing later, goes too. */
    EXPIRED,
    /**
     * Redis had it, or its deletion, once and may have lost it: it is done again where Redis has
     * something older, and never stands against what is newer.
     */
    REMEMBERED
  }

  /**
   * What Redis had.
   *
   * @param version its version, or that of its deletion; {@link #ABSENT} or {@link #UNKNOWN} if
   *     there is none
   * @param expiresAt when it would expire there, epoch milliseconds; 0 if there was no session
   */
  public record Base(long version, long expiresAt) {
    /** Redis had no such session. */
    public static final Base ABSENT = new Base(0, 0);

    /** This node did not know what Redis had. */
    public static final Base UNKNOWN = new Base(-1, 0);

    /** Redis had the session no more, since a deletion with that version. */
    public static Base deleted(long version) {
      return new Base(version, 0);
    }

    /** Redis had this session. */
    public static Base of(Session session) {
      return new Base(session.version(), session.expiresAt());
    }

    /** Whether Redis had the session. */
    public boolean isSession() {
      return version > 0 && expiresAt > 0;
    }

    /** Whether what Redis has now is no newer than what it had. */
    boolean isAbove(long found) {
      return version > 0 && found <= version;
    }

    /** Whether something has happened in Redis since. */
    boolean isBelow(long found) {
      return version > 0 && found > version;
    }
  }

  /** The session was saved whole over what Redis had. */
  public static PendingChange saved(Session session, Base base) {
    return new PendingChange(session, session.version(), base, Kind.WHOLE, null, true);
  }

  /** The session was changed in part. */
  public static PendingChange changed(
      Session session, Base base, MemberEdit edit, boolean expiryChanged) {
    return new PendingChange(session, session.version(), base, Kind.PARTIAL, edit, expiryChanged);
  }

  /** The session was deleted. */
  public static PendingChange deleted(long version, Base base) {
    return new PendingChange(null, version, base, Kind.DELETED, null, false);
  }

  /** Redis acknowledged this session. */
  public static PendingChange remembered(Session session) {
    return new PendingChange(
        session, session.version(), Base.of(session), Kind.REMEMBERED, null, true);
  }

  /** Redis acknowledged the deletion. */
  public static PendingChange rememberedDeletion(long version) {
    return new PendingChange(null, version, Base.UNKNOWN, Kind.REMEMBERED, null, false);
  }

  /**
   * This change, and after it one of some members or of the expiry.
   *
   * @throws IllegalStateException if there is no session to change
   */
  public PendingChange then(Session next, MemberEdit later, boolean renewsExpiry) {
    if (session == null) {
      throw new IllegalStateException("there is no session to change");
    }
    return switch (kind) {
      case WHOLE -> saved(next, base);
      case PARTIAL ->
          changed(
              next, base, edit == null ? later : edit.then(later), expiryChanged || renewsExpiry);
      default -> changed(next, base, later, renewsExpiry);
    };
  }

  /** This change, after which the session expired. */
  public PendingChange thenExpired() {
    Kind ended = kind == Kind.REMEMBERED ? kind : Kind.EXPIRED;
    return new PendingChange(null, version, base, ended, edit, expiryChanged);
  }

  /** The same change, now that what Redis has is known to be this node's own doing. */
  public PendingChange rebasedOn(Stored redis) {
    Base now =
        redis.session() == null ? Base.deleted(redis.deletedVersion()) : Base.of(redis.session());
    return new PendingChange(session, version, now, kind, edit, expiryChanged);
  }

  /** The memory that it takes, in bytes, about. */
  public long footprint() {
    return (session == null ? 0 : session.data().length()) + (edit == null ? 0 : edit.footprint());
  }

  /** Whether the session is gone. */
  public boolean isTombstone() {
    return session == null;
  }
}
