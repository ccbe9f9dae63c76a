package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.RedisGateway;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.memory.Fallback;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays again, for as long as Redis serves, the sessions that a replay left: those that failed,
 * and those that the link cannot carry within a command's deadline. These large ones are replayed
 * one by one, with a longer deadline each time, and on a connection of their own, so that no
 * request waits behind them. To be used from one event loop.
 */
public final class ReplayRetry {
  private static final long RETRY_MS = 5_000;
  private static final int DEADLINE_GROWTH = 4;
  private static final long MAX_DEADLINE_MS = 30_000;

  private final Vertx vertx;
  private final RedisGateway gateway;
  private final Fallback fallback;
  private final ReplayCoordinator replays;
  private final long firstDeadlineMillis;
  private long deadlineMillis;
  private @Nullable ServingRedis serving;

  /** The connection of the large sessions while they are replayed. */
  private @Nullable ServingRedis large;

  /** Large sessions are those that have missed the timeout of commands. */
  public ReplayRetry(
      Vertx vertx,
      RedisGateway gateway,
      Fallback fallback,
      ReplayCoordinator replays,
      long commandTimeoutMillis) {
    this.vertx = vertx;
    this.gateway = gateway;
    this.fallback = fallback;
    this.replays = replays;
    this.firstDeadlineMillis = Math.min(MAX_DEADLINE_MS, DEADLINE_GROWTH * commandTimeoutMillis);
    this.deadlineMillis = firstDeadlineMillis;
  }

  /** Begins to retry what a replay to this Redis left; reports the cause if a retry fails. */
  public void begin(ServingRedis redis, ReplayReport report, Consumer<Throwable> failed) {
    serving = redis;
    retryIfLeft(redis, report, replays.hasPostponed() ? 1 : RETRY_MS, failed);
  }

  /** Stops, since Redis is lost: the next replay includes what is left. */
  public void stop() {
    serving = null;
    endLarge(large, "Redis is lost");
  }

  /**
   * Tells whether large sessions are being replayed. Requests do not wait for these; they are
   * served from memory, and a change interrupts the replay of its session.
   */
  public boolean giveWayTo(SessionKey key, boolean writes) {
    boolean running = large != null;
    if (running && writes && replays.of(key, true) != null) {
      endLarge(large, "a change of the session came first");
    }
    return running;
  }

  private void retryIfLeft(
      ServingRedis redis, ReplayReport report, long delayMillis, Consumer<Throwable> failed) {
    if (report.failed() > 0) {
      vertx.setTimer(delayMillis, timer -> retry(redis, failed));
    }
  }

  private void retry(ServingRedis redis, Consumer<Throwable> failed) {
    if (redis == serving && !replays.isRunning() && !fallback.isEmpty()) {
      replays
          .again(redis)
          .compose(report -> thenLarge(redis).map(report))
          .onSuccess(report -> retryIfLeft(redis, report, RETRY_MS, failed))
          .onFailure(failed::accept);
    }
  }

  /** Never fails: what is left waits for the next time. */
  private Future<Void> thenLarge(ServingRedis redis) {
    return replays.hasPostponed()
        ? gateway
            .connect(deadlineMillis)
            .compose(made -> replayLarge(redis, made))
            .transform(any -> Future.succeededFuture())
        : Future.succeededFuture();
  }

  private Future<?> replayLarge(ServingRedis redis, ServingRedis made) {
    if (serving != redis || !made.identity().equals(redis.identity())) {
      made.cut("it does not lead to the Redis that serves");
      return Future.succeededFuture();
    }
    large = made;
    made.patience(deadlineMillis);
    return replays
        .oneByOne(made)
        .onSuccess(report -> deadlineMillis = firstDeadlineMillis)
        .onFailure(
            error -> {
              if (large == made) {
                deadlineMillis = Math.min(MAX_DEADLINE_MS, DEADLINE_GROWTH * deadlineMillis);
              }
            })
        .onComplete(any -> endLarge(made, "the replay is over"));
  }

  private void endLarge(@Nullable ServingRedis made, String cause) {
    if (made != null && large == made) {
      large = null;
      replays.stop();
      made.cut(cause);
    }
  }
}
