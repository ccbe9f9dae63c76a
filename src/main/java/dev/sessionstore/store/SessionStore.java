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
 * A store of sessions. Every operation is one atomic step on one session: nothing happens between
 * the check of its precondition and its effect. An expired session counts as absent, whether or not
 * it was swept.
 *
 * <p>Expected outcomes are {@link Outcome}s. A future fails with {@link StoreUnavailableException}
 * if the store cannot know or do it now, with {@link StoreFullException} if it has no room, and
 * with anything else if there is a defect. All times to live are in milliseconds and positive.
 */
public interface SessionStore {
  /**
   * Returns the session at once, as it may be: a guess to compute from, to be compared with the
   * truth later. Null if there is none.
   */
  default @Nullable Session glimpse(SessionKey key) {
    return null;
  }

  /** Loads: {@code Found} or {@code Absent}. */
  Future<Outcome> load(SessionKey key);

  /**
   * Creates or replaces whole: {@code Found} with the session as it is now, or {@code Mismatch}. A
   * session that is replaced keeps its creation time.
   */
  Future<Outcome> save(SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition);

  /**
   * Replaces the data of exactly the version that they were computed from: {@code Found}, {@code
   * Absent} if there is no session any more (it is never revived), or {@code Moved} with the
   * session as it is instead.
   */
  Future<Outcome> replace(SessionKey key, Replacement replacement);

  /** Renews the expiry: {@code Found}, {@code Absent} or {@code Mismatch}. */
  Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition);

  /**
   * Deletes: {@code Deleted}, even if there was no session, or {@code Mismatch} if there is one for
   * which the precondition does not hold.
   */
  Future<Outcome> delete(SessionKey key, Precondition precondition);

  /**
   * Lists a page. A session that exists from the first page to the last is in at least one of them,
   * an expired one in none. The cost of a page does not grow with the number of sessions.
   *
   * @throws IllegalArgumentException as the future's failure, if the cursor is not one of this
   *     store's
   */
  Future<SessionPage> list(String namespace, ListQuery query);

  /**
   * Tells whether a list can go on here.
   *
   * @param cursor a cursor of this kind of store, though it may be of another server
   */
  default boolean goesOn(String cursor) {
    return true;
  }
}
