package dev.sessionstore.store.redis;

import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.SessionStore;
import io.vertx.core.Future;

/** A connected Redis. To be used from one event loop. */
public final class ConnectedRedis implements ServingRedis {
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

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public long startedAt() {
    return handshake.startedAt();
  }

  @Override
  public SessionStore store() {
    return store;
  }

  @Override
  public ReplayTarget replayTarget() {
    return store;
  }

  @Override
  public Future<?> examine() {
    return handshake.repeat(identity);
  }

  @Override
  public long unsettledUntil() {
    return link.unsettledUntil();
  }

  @Override
  public void patience(long millis) {
    link.timeout(millis);
  }

  @Override
  public Future<String> lost() {
    return link.lost();
  }

  @Override
  public void cut(String why) {
    link.cut(why);
  }
}
