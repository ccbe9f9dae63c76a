package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.memory.Fallback;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays again, for as long as Redis serves, the sessions that a replay left: those that failed
 * and those that are too large for the usual link. To be used from one event loop.
 */
public final class ReplayRetry {
  private static final long RETRY_MS = 5_000;

  private final Vertx vertx;
  private final Fallback fallback;
  private final ReplayCoordinator replays;
  private final LargeSessionReplay large;
  private @Nullable ServingRedis serving;

  public ReplayRetry(
      Vertx vertx, Fallback fallback, ReplayCoordinator replays, LargeSessionReplay large) {
    this.vertx = vertx;
    this.fallback = fallback;
    this.replays = replays;
    this.large = large;
  }

  /**
   * Begins to retry what a replay to this Redis left.
   *
   * @param failed receives the cause if a retry is interrupted
   */
  public void begin(ServingRedis redis, ReplayReport report, Consumer<Throwable> failed) {
    serving = redis;
    retryIfLeft(redis, report, replays.hasPostponed() ? 1 : RETRY_MS, failed);
  }

  /** Stops, since Redis is lost: the next replay includes what is left. */
  public void stop() {
    serving = null;
    large.stop();
  }

  /**
   * Tells whether large sessions are being replayed. Requests do not wait for these; they are
   * served from memory, and a change interrupts the replay of its session.
   *
   * @param writes whether the request changes the session
   */
  public boolean giveWayTo(SessionKey key, boolean writes) {
    boolean running = large.isRunning();
    if (running && writes) {
      large.giveWayTo(key);
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
          .compose(report -> thenLarge(redis, report))
          .onSuccess(report -> retryIfLeft(redis, report, RETRY_MS, failed))
          .onFailure(failed::accept);
    }
  }

  private Future<ReplayReport> thenLarge(ServingRedis redis, ReplayReport report) {
    return replays.hasPostponed()
        ? large.replay(redis).map(report)
        : Future.succeededFuture(report);
  }
}
