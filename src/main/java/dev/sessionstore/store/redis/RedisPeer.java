package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.SessionStore;
import io.vertx.core.Future;

/**
 * A connected Redis.
 *
 * @param link the connection
 * @param identity tells one server process, and one history of its data, from another
 */
public record RedisPeer(RedisLink link, String identity) {
  /** The cursor of a list's first page, where other pages come before Redis's. */
  public static final String FIRST_CURSOR = ScanCursor.at("0").toString();

  /** Whether the text is a cursor that a list of Redis gave. */
  public static boolean isCursor(String text) {
    return ScanCursor.isValid(text);
  }

  /** The sessions in it. */
  public SessionStore store(SessionClock clock) {
    return new RedisStore(link, clock);
  }

  /** What a replay writes to. */
  public ReplayTarget replayTarget(SessionClock clock) {
    return new RedisStore(link, clock);
  }

  /** Asks for Redis's time and sets the clock by it; fails as every command does. */
  public Future<?> followTime(SessionClock clock) {
    return RedisConnector.followTime(link, clock);
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
