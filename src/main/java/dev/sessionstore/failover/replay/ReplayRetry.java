package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.redis.ConnectedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a replay left: those that failed by themselves and those that are too large for
 * the way to Redis. They are tried again for as long as that Redis serves. To be used from one
 * event loop.
 */
public final class ReplayRetry {
  private static final long RETRY_MS = 5_000;

  private final Vertx vertx;
  private final Fallback fallback;
  private final ReplayCoordinator replays;
  private final LargeSessionReplay stragglers;
  private final BiConsumer<ConnectedRedis, Throwable> failed;
  private @Nullable ConnectedRedis serving;

  /**
   * @param failed is told why a replay broke off
   */
  public ReplayRetry(
      Vertx vertx,
      Fallback fallback,
      ReplayCoordinator replays,
      LargeSessionReplay stragglers,
      BiConsumer<ConnectedRedis, Throwable> failed) {
    this.vertx = vertx;
    this.fallback = fallback;
    this.replays = replays;
    this.stragglers = stragglers;
    this.failed = failed;
  }

  /** What was left when all else had been given to the Redis that serves. */
  public void of(ConnectedRedis with, ReplayReport report) {
    serving = with;
    retryIfLeft(with, report, replays.hasLate() ? 1 : RETRY_MS);
  }

  /** Redis is lost: what is left waits for the next replay with all that comes to it. */
  public void stop() {
    serving = null;
    stragglers.stop();
  }

  /**
   * Whether large sessions are just being replayed, for which no request waits: it is served as if
   * Redis had not come back for that session.
   *
   * @param writes whether the session is to be changed; then its replay is given up for now
   */
  public boolean giveWayTo(SessionKey key, boolean writes) {
    boolean underWay = stragglers.areUnderWay();
    if (underWay && writes) {
      stragglers.giveWayTo(key);
    }
    return underWay;
  }

  private void retryIfLeft(ConnectedRedis with, ReplayReport report, long delayMillis) {
    if (report.failed() > 0) {
      vertx.setTimer(delayMillis, timer -> retry(with));
    }
  }

  private void retry(ConnectedRedis with) {
    if (with == serving && !replays.isRunning() && !fallback.isEmpty()) {
      replays
          .again(with)
          .compose(report -> thenSlowly(with, report))
          .onSuccess(report -> retryIfLeft(with, report, RETRY_MS))
          .onFailure(error -> failed.accept(with, error));
    }
  }

  private Future<ReplayReport> thenSlowly(ConnectedRedis with, ReplayReport report) {
    return replays.hasLate() ? stragglers.replay(with).map(report) : Future.succeededFuture(report);
  }
}
