package dev.sessionstore.store.memory;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReversibleChange;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What this node can tell of one session without Redis. */
sealed interface LocalLookup {
  /** The version that a next change must exceed; 0 if none is known. */
  long version();

  /** What Redis is known to have. */
  Base base();

  /** Whether a precondition holds; not to be asked of what is unknown. */
  boolean satisfies(Precondition precondition);

  /** The session's version; empty if there is none. */
  default OptionalLong currentVersion() {
    return OptionalLong.empty();
  }

  /**
   * There is this session.
   *
   * @param waiting what waits for Redis already; null if Redis has the session like this
   */
  record Present(Session session, @Nullable PendingChange waiting, Base base, Durability durability)
      implements LocalLookup {
    @Override
    public long version() {
      return session.version();
    }

    @Override
    public boolean satisfies(Precondition precondition) {
      return precondition.holdsFor(session.version());
    }

    @Override
    public OptionalLong currentVersion() {
      return OptionalLong.of(session.version());
    }

    /** What waits after a change of members or of the expiry. */
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
   * There is no such session.
   *
   * @param version the version of its end; 0 if it never was
   */
  record Gone(long version, Base base) implements LocalLookup {
    @Override
    public boolean satisfies(Precondition precondition) {
      return precondition.holdsForAbsent();
    }
  }

  /** Only Redis knows. */
  record Unknown() implements LocalLookup {
    @Override
    public long version() {
      return 0;
    }

    @Override
    public Base base() {
      return Base.UNKNOWN;
    }

    @Override
    public boolean satisfies(Precondition precondition) {
      return precondition instanceof Precondition.None;
    }
  }
}
