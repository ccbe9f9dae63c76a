package dev.sessionstore.store.memory;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReversibleChange;
import org.jspecify.annotations.Nullable;

/** The result of looking one session up without Redis. */
sealed interface LocalLookup {
  /** Only Redis knows whether the session exists. */
  LocalLookup UNKNOWN = new Unknown(0, Base.UNKNOWN);

  /** Returns the version that the next change must exceed; 0 if none is known. */
  long version();

  /** Returns the state that Redis is known to have. */
  Base base();

  /** Tells whether a precondition is known to hold. */
  default boolean satisfies(Precondition precondition) {
    if (this instanceof Unknown) {
      return precondition instanceof Precondition.None;
    }
    return this instanceof Gone ? precondition.holdsForAbsent() : precondition.holdsFor(version());
  }

  /**
   * The session exists.
   *
   * @param waiting the change that waits for Redis; null if Redis has the session like this
   */
  record Present(Session session, @Nullable PendingChange waiting, Base base, Durability durability)
      implements LocalLookup {
    @Override
    public long version() {
      return session.version();
    }

    /** Returns the change that waits after one of members or of the expiry. */
    PendingChange then(Session next, MemberChanges changes, boolean renewsExpiry) {
      if (waiting != null && waiting.kind() == PendingChange.Kind.WHOLE) {
        return waiting.then(next, ReversibleChange.NONE, renewsExpiry);
      }
      ReversibleChange edit = ReversibleChange.of(changes, session.data());
      return waiting == null
          ? PendingChange.changed(next, base, edit, renewsExpiry)
          : waiting.then(next, edit, renewsExpiry);
    }
  }

  /**
   * The session does not exist.
   *
   * @param version the version of its end; 0 if it never existed
   */
  record Gone(long version, Base base) implements LocalLookup {}

  /** Redis may have the session. */
  record Unknown(long version, Base base) implements LocalLookup {}
}
