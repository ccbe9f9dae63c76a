package dev.sessionstore.store;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;

/** The contract of stores on a real Redis, whose clock is the one that counts. */
public abstract class RedisContract extends SessionStoreContract {
  private final RedisProcess redis = RedisProcess.start();
  private final SessionClock clock = SessionClock.system();

  final RedisProcess redis() {
    return redis;
  }

  @Override
  void shut() throws Exception {
    redis.close();
  }

  @Override
  public final SessionClock clock() {
    return clock;
  }

  @Override
  public final void pass(long millis) {
    long end = redisMicros() + 1_000 * (millis + 1);
    Await.until(millis + " ms have passed in Redis", () -> redisMicros() > end);
  }

  private long redisMicros() {
    String[] time = redis.call("TIME").split("\n");
    return Long.parseLong(time[0]) * 1_000_000 + Long.parseLong(time[1]);
  }

  @Override
  public final Placement placement() {
    return Placement.REDIS;
  }
}
