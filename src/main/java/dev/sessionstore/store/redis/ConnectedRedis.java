package dev.sessionstore.store.redis;

import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.ServingRedis;
import io.vertx.core.Future;

/** A connected Redis. To be used from one event loop. */
record ConnectedRedis(
    RedisLink link, RedisHandshake handshake, String identity, long startedAt, RedisStore store)
    implements ServingRedis {
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
