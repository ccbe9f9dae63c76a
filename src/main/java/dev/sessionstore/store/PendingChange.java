package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one session that Redis does not have, or may not have, put together as one.
 *
 * @param kind the way in which the change is reconciled with what Redis has
 * @param session the session as this node has it; null if it has ended (a tombstone)
 * @param version the session's version, or the one that its end has
 * @param base the state that Redis is known to have had when the first of the changes was made
 * @param edit the changed members of a {@link Kind#PARTIAL} change, and of one that expired; else
 *     null
 * @param expiryChanged whether the changes set the expiry
 */
public record PendingChange(
    Kind kind,
    @Nullable Session session,
    long version,
    Base base,
    @Nullable ReversibleChange edit,
    boolean expiryChanged) {

  /** The ways in which changes are reconciled. */
  public enum Kind {
    /** The session was saved whole: if Redis has something else, the later version wins. */
    WHOLE,
    /** Members or the expiry were changed: the changes are applied to what Redis has. */
    PARTIAL,
    /** The session was deleted: the later version wins. */
    DELETED,
    /** The session expired while it waited: Redis deletes it too, unless it has a later state. */
    EXPIRED,
    /**
     * Redis acknowledged the session, or its deletion, and may have lost it: it replaces an older
     * state, and never a newer one.
     */
    REMEMBERED
  }

  /**
   * The state of a session in Redis that a change was made on.
   *
   * @param version the version of the session or of its deletion; 0 in {@link #ABSENT}, -1 in
   *     {@link #UNKNOWN}
   * @param expiresAt the expiry in epoch milliseconds; 0 if there was no session
   * @param knownAt epoch milliseconds at which Redis was last known to have it; 0 if not known
   */
  public record Base(long version, long expiresAt, long knownAt) {
    /** Redis had no such session. */
    public static final Base ABSENT = new Base(0, 0, 0);

    /** This node did not know what Redis had. */
    public static final Base UNKNOWN = new Base(-1, 0, 0);

    public static Base deleted(long version) {
      return new Base(version, 0, 0);
    }

    public static Base of(Session session, long knownAt) {
      return new Base(session.version(), session.expiresAt(), knownAt);
    }

    public boolean isSession() {
      return version > 0 && expiresAt > 0;
    }

    /** Tells whether Redis has nothing newer than it had. */
    public boolean isAbove(long found) {
      return version > 0 && found <= version;
    }

    /** Tells whether Redis has something newer than it had. */
    public boolean isBelow(long found) {
      return version > 0 && found > version;
    }
  }

  public PendingChange {
    boolean isEnd = kind == Kind.DELETED || kind == Kind.EXPIRED;
    if (session == null ? kind == Kind.WHOLE || kind == Kind.PARTIAL : isEnd) {
      throw new IllegalStateException(
          "a change that is " + kind + " and has " + (session == null ? "no" : "a") + " session");
    }
  }

  public static PendingChange saved(Session session, Base base) {
    return new PendingChange(Kind.WHOLE, session, session.version(), base, null, true);
  }

  public static PendingChange changed(
      Session session, Base base, ReversibleChange edit, boolean expiryChanged) {
    return new PendingChange(Kind.PARTIAL, session, session.version(), base, edit, expiryChanged);
  }

  public static PendingChange deleted(long version, Base base) {
    return new PendingChange(Kind.DELETED, null, version, base, null, false);
  }

  /**
   * Returns the change that offers a session to Redis that Redis acknowledged.
   *
   * @param knownAt epoch milliseconds at which Redis was last known to have it
   */
  public static PendingChange remembered(Session session, long knownAt) {
    Base base = Base.of(session, knownAt);
    return new PendingChange(Kind.REMEMBERED, session, session.version(), base, null, true);
  }

  /** Returns the change that repeats a deletion that Redis acknowledged. */
  public static PendingChange rememberedDeletion(long version) {
    return new PendingChange(Kind.REMEMBERED, null, version, Base.UNKNOWN, null, false);
  }

  /**
   * Returns this change followed by one of members or of the expiry.
   *
   * @throws IllegalStateException if the session has ended
   */
  public PendingChange then(Session next, ReversibleChange later, boolean renewsExpiry) {
    if (isTombstone()) {
      throw new IllegalStateException("there is no session to change");
    }
    if (kind == Kind.WHOLE) {
      return saved(next, base);
    }
    return edit == null
        ? changed(next, base, later, renewsExpiry)
        : changed(next, base, edit.then(later), expiryChanged || renewsExpiry);
  }

  /**
   * Returns this change followed by the expiry of the session. It keeps changes of members only
   * where they may belong to a session that lives on, because another node renewed it.
   */
  public PendingChange thenExpired() {
    Kind ended = kind == Kind.REMEMBERED ? Kind.REMEMBERED : Kind.EXPIRED;
    boolean mayLiveOn = ended == Kind.EXPIRED && !expiryChanged;
    return new PendingChange(ended, null, version, base, mayLiveOn ? edit : null, expiryChanged);
  }

  /** Returns this change marked as tried: Redis may have it, since its answer was lost. */
  public PendingChange thenTried() {
    return kind == Kind.PARTIAL && edit != null
        ? new PendingChange(kind, session, version, base, edit.thenTried(), expiryChanged)
        : this;
  }

  /** Returns this change on another base. A remembered session is its own base. */
  public PendingChange withBase(Base other) {
    return kind == Kind.REMEMBERED && session != null
        ? this
        : new PendingChange(kind, session, version, other, edit, expiryChanged);
  }

  /** Returns about how many bytes of memory the data and the changed members take. */
  public long footprint() {
    return (session == null ? 0 : session.data().length()) + (edit == null ? 0 : edit.footprint());
  }

  public boolean isTombstone() {
    return session == null;
  }
}
