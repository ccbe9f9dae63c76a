package dev.sessionstore.store;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A record of the changes that wait for Redis, so that they survive this process. */
public interface ChangeJournal {
  /** A journal that writes nothing down. */
  ChangeJournal NONE =
      new ChangeJournal() {
        @Override
        public Future<Durability> record(SessionKey key, PendingChange change) {
          return Future.succeededFuture(Durability.MEMORY);
        }

        @Override
        public Future<Durability> forget(SessionKey key) {
          return Future.succeededFuture(Durability.MEMORY);
        }

        @Override
        public Durability durability() {
          return Durability.MEMORY;
        }
      };

  /**
   * Writes down the change of a session that waits now, in place of the one before.
   *
   * @return what the change survives; a failure with {@link StoreUnavailableException} if it cannot
   *     be written down and must be refused
   */
  Future<Durability> record(SessionKey key, PendingChange change);

  /**
   * Removes the change of a session, since none waits any more.
   *
   * @return what the removal survives; a failure as for {@link #record}
   */
  Future<Durability> forget(SessionKey key);

  /**
   * Removes the change of a session because Redis has it or the session has expired. A removal that
   * fails is tried again later.
   */
  default void done(SessionKey key) {
    forget(key);
  }

  /**
   * Completes, after the future of {@link #record}, when the change of a session that waits now is
   * accepted or refused; null if it is already.
   */
  default @Nullable Future<?> undecided(SessionKey key) {
    return null;
  }

  /** Completes when the removal of a session's change has ended; null if none is under way. */
  default @Nullable Future<?> removal(SessionKey key) {
    return null;
  }

  /** What a change survives if nothing fails. */
  Durability durability();

  /** Returns what a change is likely to survive that is made now: what the last one did. */
  default Durability lately() {
    return durability();
  }

  default Future<Void> close() {
    return Future.succeededFuture();
  }
}
