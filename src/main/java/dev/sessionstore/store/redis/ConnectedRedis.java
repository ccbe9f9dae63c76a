package dev.sessionstore.store.redis;

import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.SessionStore;
import io.vertx.core.Future;

/** A connected Redis. To be used from one event loop. */
public final class ConnectedRedis {
  /** The cursor of a list's first page, where other pages come before Redis's. */
  public static final String FIRST_CURSOR = ScanCursor.START.toString();

  private final RedisLink link;
  private final RedisStore store;
  private final RedisHandshake examination;
  private final String identity;
  private final long startedAt;

  ConnectedRedis(
      RedisLink link,
      RedisStore store,
      RedisHandshake examination,
      String identity,
      long startedAt) {
    this.link = link;
    this.store = store;
    this.examination = examination;
    this.identity = identity;
    this.startedAt = startedAt;
  }

  /** Whether the text is a cursor that a list of Redis gave. */
  public static boolean isCursor(String text) {
    return ScanCursor.isValid(text);
  }

  /** What tells one server process, and one history of its data, from another. */
  public String identity() {
    return identity;
  }

  /** When its server was started, in the store's epoch milliseconds, about. */
  public long startedAt() {
    return startedAt;
  }

  /** The sessions in it. */
  public SessionStore store() {
    return store;
  }

  /** What a replay writes to. */
  public ReplayTarget replayTarget() {
    return store;
  }

  /**
   * Sets the clock by Redis's, and fails with a {@link RedisOutageException} if the link hangs, or
   * Redis takes no writes any more or has other data than before.
   */
  public Future<?> examine() {
    return examination.repeat(identity);
  }

  /**
   * Until when something that was sent may still be carried out though nobody waits for it any
   * more, in the store's epoch milliseconds; 0 if nothing is under way.
   */
  public long unsettledUntil() {
    return link.unsettledUntil();
  }

  /** Sets how long Redis may take for a command from now on, in milliseconds. */
  public void patience(long millis) {
    link.timeout(millis);
  }

  /** Completes with the cause when the connection is no more; never fails. */
  public Future<String> lost() {
    return link.lost();
  }

  /** Gives the connection up; what is under way fails. */
  public void cut(String why) {
    link.cut(why);
  }
}
