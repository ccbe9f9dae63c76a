package dev.sessionstore.store;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A place where sessions are. Every operation is one atomic step on one session: its precondition
 * is checked and it is applied with nothing in between. An expired session is not there, whether or
 * not it was swept.
 *
 * <p>Expected outcomes are {@link Outcome}s. A future fails with {@link StoreUnavailableException}
 * if the store cannot know or do it now, with {@link StoreFullException} if it has no room, and
 * with anything else if there is a defect. All times to live are in milliseconds and positive.
 */
public interface SessionStore {
  /**
   * The session as it may be, without asking anyone: something to compute from that is compared
   * with the truth later. Null if there is nothing to go by.
   */
  default @Nullable Session glimpse(SessionKey key) {
    return null;
  }

  /** Reads: {@code Found} or {@code Absent}. */
  Future<Outcome> load(SessionKey key);

  /**
   * Creates or replaces whole: {@code Found} with the session as it is now, or {@code Mismatch}. A
   * session that is replaced keeps its creation time.
   */
  Future<Outcome> save(SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition);

  /**
   * Replaces the data of exactly the version that it was computed from: {@code Found}, {@code
   * Absent} if there is no session any more (it is never revived), or {@code Moved} with the
   * session as it is instead.
   */
  Future<Outcome> replace(SessionKey key, Replacement replacement);

  /** Renews the expiry: {@code Found}, {@code Absent} or {@code Mismatch}. */
  Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition);

  /**
   * Deletes: {@code Deleted}, also where there was nothing, or {@code Mismatch} if there is a
   * session for which the precondition does not hold.
   */
  Future<Outcome> delete(SessionKey key, Precondition precondition);

  /**
   * Lists a page. A session that exists from the first page to the last is in at least one of them,
   * an expired one in none. The work a page takes does not depend on how many sessions there are.
   *
   * @throws IllegalArgumentException as the future's failure, if the cursor is not one of this
   *     store's
   */
  Future<SessionPage> list(String namespace, ListQuery query);

  /**
   * Whether a list can go on here.
   *
   * @param cursor of this kind of store, but maybe of another server than the one that it is now
   */
  default boolean goesOn(String cursor) {
    return true;
  }
}
