package dev.sessionstore.store.redis;

import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.SessionStore;
import io.vertx.core.Future;

/** A connected Redis. To be used from one event loop. */
public final class ConnectedRedis {
  /** Cursor of a list's first page, for a list that has other pages before those of Redis. */
  public static final String FIRST_CURSOR = ScanCursor.START.toString();

  private final RedisLink link;
  private final RedisStore store;
  private final RedisHandshake handshake;
  private final String identity;

  ConnectedRedis(RedisLink link, RedisStore store, RedisHandshake handshake, String identity) {
    this.link = link;
    this.store = store;
    this.handshake = handshake;
    this.identity = identity;
  }

  /** Whether a list of Redis gave this cursor. */
  public static boolean isCursor(String text) {
    return ScanCursor.isValid(text);
  }

  /** Text that tells one server process, and one history of its data, from all others. */
  public String identity() {
    return identity;
  }

  /** Approximate start of the server process, in the store's epoch milliseconds. */
  public long startedAt() {
    return handshake.startedAt();
  }

  /** The sessions. */
  public SessionStore store() {
    return store;
  }

  /** The sessions, for a replay. */
  public ReplayTarget replayTarget() {
    return store;
  }

  /**
   * Sets the clock by Redis's. The future fails with a {@link RedisOutageException} if the link
   * hangs, or if Redis refuses writes or has other data than before.
   */
  public Future<?> examine() {
    return handshake.repeat(identity);
  }

  /**
   * Time until which Redis may still run a change that was sent, in the store's epoch milliseconds;
   * 0 if none is in flight. To be asked when {@link #lost} completes.
   */
  public long unsettledUntil() {
    return link.unsettledUntil();
  }

  /** Sets the timeout of commands, in milliseconds. */
  public void patience(long millis) {
    link.timeout(millis);
  }

  /** Completes with the cause when the connection is lost; never fails. */
  public Future<String> lost() {
    return link.lost();
  }

  /** Closes the connection; commands in flight fail. */
  public void cut(String why) {
    link.cut(why);
  }
}
