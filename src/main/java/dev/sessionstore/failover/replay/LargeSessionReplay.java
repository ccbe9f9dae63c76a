package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.RedisGateway;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Replays the sessions that the link cannot carry within a command's deadline: one by one, with a
 * longer deadline each time, and on a connection of their own, so that no request waits behind
 * them. To be used from one event loop.
 */
public final class LargeSessionReplay {
  private static final int DEADLINE_GROWTH = 4;
  private static final long MAX_DEADLINE_MS = 30_000;

  private final RedisGateway gateway;
  private final ReplayCoordinator replays;
  private final long firstDeadlineMillis;
  private long deadlineMillis;
  private @Nullable ServingRedis serving;
  private @Nullable ServingRedis link;

  /**
   * @param commandTimeoutMillis the deadline that these sessions have missed
   */
  public LargeSessionReplay(
      RedisGateway gateway, ReplayCoordinator replays, long commandTimeoutMillis) {
    this.gateway = gateway;
    this.replays = replays;
    this.firstDeadlineMillis = Math.min(MAX_DEADLINE_MS, DEADLINE_GROWTH * commandTimeoutMillis);
    this.deadlineMillis = firstDeadlineMillis;
  }

  /**
   * Replays once. Never fails: what is left waits for the next time.
   *
   * @param redis the connection that serves; the new one must lead to the same server
   */
  Future<Void> replay(ServingRedis redis) {
    serving = redis;
    return gateway
        .connect(deadlineMillis)
        .compose(made -> replay(redis, made))
        .onSuccess(report -> deadlineMillis = firstDeadlineMillis)
        .transform(any -> Future.succeededFuture());
  }

  private Future<ReplayReport> replay(ServingRedis redis, ServingRedis made) {
    if (serving != redis || !made.identity().equals(redis.identity())) {
      made.cut("it does not lead to the Redis that serves");
      return Future.failedFuture(new StoreUnavailableException("Redis was lost meanwhile"));
    }
    link = made;
    made.patience(deadlineMillis);
    return replays
        .oneByOne(made)
        .onFailure(error -> extendDeadline(made))
        .onComplete(any -> end(made, "the replay is over"));
  }

  private void extendDeadline(ServingRedis made) {
    if (link == made) {
      deadlineMillis = Math.min(MAX_DEADLINE_MS, DEADLINE_GROWTH * deadlineMillis);
    }
  }

  private void end(ServingRedis made, String cause) {
    if (link == made) {
      link = null;
      replays.stop();
    }
    made.cut(cause);
  }

  boolean isRunning() {
    return link != null;
  }

  /** Interrupts the replay if it is just writing this session, which a request changes. */
  void giveWayTo(SessionKey key) {
    ServingRedis made = link;
    if (made != null && replays.of(key, true) != null) {
      end(made, "a change of the session came first");
    }
  }

  /** Stops, since Redis is lost. */
  void stop() {
    serving = null;
    ServingRedis made = link;
    if (made != null) {
      end(made, "Redis is lost");
    }
  }
}
