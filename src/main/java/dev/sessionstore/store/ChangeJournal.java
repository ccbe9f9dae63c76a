package dev.sessionstore.store;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where changes that wait for Redis are written down, so that they survive this process. */
public interface ChangeJournal {
  /** Writes nothing down. */
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
   * Writes down what waits for a session now, in place of what was written before.
   *
   * @return what the change survives; a failure with {@link StoreUnavailableException} if it cannot
   *     be written down and must be refused
   */
  Future<Durability> record(SessionKey key, PendingChange change);

  /**
   * Strikes out what was written for a session: nothing waits any more.
   *
   * @return what the striking out survives; a failure as for {@link #record}
   */
  Future<Durability> forget(SessionKey key);

  /** Redis has it, or it has expired: forgets it, and if that fails tries again later. */
  default void done(SessionKey key) {
    forget(key);
  }

  /**
   * Completes when it is decided whether what waits for a session now is accepted, after those who
   * recorded it were told; null if it is decided.
   */
  default @Nullable Future<?> undecided(SessionKey key) {
    return null;
  }

  /** What a change survives when all is well. */
  Durability durability();

  /** What a change that is made now is likely to survive: what the last one did. */
  default Durability lately() {
    return durability();
  }
}
