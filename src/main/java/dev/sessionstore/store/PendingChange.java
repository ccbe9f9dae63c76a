package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one session and Redis does not have, or may not have, yet. Each kind holds what
 * it needs and no more: there are as many of them as sessions wait.
 */
public sealed interface PendingChange {
  /** The session as this node has it; null if it is gone (a tombstone). */
  @Nullable Session session();

  /** The session's version, or the one that its end would have had. */
  long version();

  /** What Redis is known to have had when the first of the changes was made. */
  Base base();

  /** How the changes are to be reconciled with what Redis has. */
  Kind kind();

  /** The changed members, for {@link Kind#PARTIAL} and what became of it; null otherwise. */
  default @Nullable ReversibleChange edit() {
    return null;
  }

  /** Whether the changes set the expiry. */
  default boolean expiryChanged() {
    return true;
  }

  /**
   * This change, and after it one of some members or of the expiry.
   *
   * @throws IllegalStateException if there is no session to change
   */
  PendingChange then(Session next, ReversibleChange later, boolean renewsExpiry);

  /** The same change, where that is what Redis had. */
  PendingChange withBase(Base other);

  /** How changes are reconciled. */
  enum Kind {
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
   * @param knownAt when it was last known to be so, epoch milliseconds; 0 if that is not known
   */
  record Base(long version, long expiresAt, long knownAt) {
    /** Redis had no such session. */
    public static final Base ABSENT = new Base(0, 0, 0);

    /** This node did not know what Redis had. */
    public static final Base UNKNOWN = new Base(-1, 0, 0);

    /** Redis had the session no more, since a deletion with that version. */
    public static Base deleted(long version) {
      return new Base(version, 0, 0);
    }

    /** Redis had this session. */
    public static Base of(Session session, long knownAt) {
      return new Base(session.version(), session.expiresAt(), knownAt);
    }

    /** Whether Redis had the session. */
    public boolean isSession() {
      return version > 0 && expiresAt > 0;
    }

    /** Whether what Redis has now is no newer than what it had. */
    public boolean isAbove(long found) {
      return version > 0 && found <= version;
    }

    /** Whether something has happened in Redis since. */
    public boolean isBelow(long found) {
      return version > 0 && found > version;
    }
  }

  /** The session was saved whole over what Redis had. */
  static PendingChange saved(Session session, Base base) {
    return new Saved(session, base);
  }

  /** The session was changed in part. */
  static PendingChange changed(
      Session session, Base base, ReversibleChange edit, boolean expiryChanged) {
    return new Changed(session, base, edit, expiryChanged);
  }

  /** The session was deleted. */
  static PendingChange deleted(long version, Base base) {
    return new Ended(version, base, Kind.DELETED, null, false);
  }

  /**
   * Redis acknowledged this session.
   *
   * @param knownAt when it was last known to have it, epoch milliseconds
   */
  static PendingChange remembered(Session session, long knownAt) {
    return new Remembered(session, knownAt);
  }

  /** Redis acknowledged the deletion. */
  static PendingChange rememberedDeletion(long version) {
    return new Ended(version, Base.UNKNOWN, Kind.REMEMBERED, null, false);
  }

  /** This change, after which the session expired. */
  default PendingChange thenExpired() {
    Kind ended = kind() == Kind.REMEMBERED ? Kind.REMEMBERED : Kind.EXPIRED;
    return new Ended(version(), base(), ended, edit(), expiryChanged());
  }

  /** The same change, which Redis may have already: the outcome of an attempt is unknown. */
  default PendingChange thenTried() {
    return this;
  }

  /** The memory that it takes, in bytes, about. */
  default long footprint() {
    Session session = session();
    ReversibleChange edit = edit();
    return (session == null ? 0 : session.data().length()) + (edit == null ? 0 : edit.footprint());
  }

  /** Whether the session is gone. */
  default boolean isTombstone() {
    return session() == null;
  }

  /** A session that was saved whole. */
  record Saved(Session session, Base base) implements PendingChange {
    @Override
    public long version() {
      return session.version();
    }

    @Override
    public Kind kind() {
      return Kind.WHOLE;
    }

    @Override
    public PendingChange then(Session next, ReversibleChange later, boolean renewsExpiry) {
      return new Saved(next, base);
    }

    @Override
    public PendingChange withBase(Base other) {
      return new Saved(session, other);
    }
  }

  /** A session of which members, or the expiry, were changed. */
  record Changed(Session session, Base base, ReversibleChange edit, boolean expiryChanged)
      implements PendingChange {
    @Override
    public long version() {
      return session.version();
    }

    @Override
    public Kind kind() {
      return Kind.PARTIAL;
    }

    @Override
    public PendingChange then(Session next, ReversibleChange later, boolean renewsExpiry) {
      return new Changed(next, base, edit.then(later), expiryChanged || renewsExpiry);
    }

    @Override
    public PendingChange withBase(Base other) {
      return new Changed(session, other, edit, expiryChanged);
    }

    @Override
    public PendingChange thenTried() {
      return new Changed(session, base, edit.thenTried(), expiryChanged);
    }
  }

  /** A session that Redis acknowledged. */
  record Remembered(Session session, long knownAt) implements PendingChange {
    @Override
    public long version() {
      return session.version();
    }

    @Override
    public Base base() {
      return Base.of(session, knownAt);
    }

    @Override
    public Kind kind() {
      return Kind.REMEMBERED;
    }

    @Override
    public PendingChange then(Session next, ReversibleChange later, boolean renewsExpiry) {
      return new Changed(next, base(), later, renewsExpiry);
    }

    /** What Redis has does not matter to what it had once and is only offered to it again. */
    @Override
    public PendingChange withBase(Base other) {
      return this;
    }
  }

  /** The end of a session. */
  record Ended(
      long version, Base base, Kind kind, @Nullable ReversibleChange edit, boolean expiryChanged)
      implements PendingChange {
    @Override
    public @Nullable Session session() {
      return null;
    }

    @Override
    public PendingChange then(Session next, ReversibleChange later, boolean renewsExpiry) {
      throw new IllegalStateException("there is no session to change");
    }

    @Override
    public PendingChange withBase(Base other) {
      return new Ended(version, other, kind, edit, expiryChanged);
    }
  }
}
