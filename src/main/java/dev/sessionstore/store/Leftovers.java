package dev.sessionstore.store;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.local.Fallback;
import dev.sessionstore.store.redis.RedisPeer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a replay left: those that failed by themselves and those that are too large for
 * the way to Redis. They are tried again for as long as that Redis serves. To be used from one
 * event loop.
 */
final class Leftovers {
  private static final long RETRY_MS = 5_000;

  private final Vertx vertx;
  private final Fallback fallback;
  private final Replays replays;
  private final Stragglers stragglers;
  private final BiConsumer<RedisPeer, Throwable> failed;
  private @Nullable RedisPeer serving;

  /**
   * @param failed is told why a replay broke off
   */
  Leftovers(
      Vertx vertx,
      Fallback fallback,
      Replays replays,
      Stragglers stragglers,
      BiConsumer<RedisPeer, Throwable> failed) {
    this.vertx = vertx;
    this.fallback = fallback;
    this.replays = replays;
    this.stragglers = stragglers;
    this.failed = failed;
  }

  /** What was left when all else had been given to the Redis that serves. */
  void of(RedisPeer with, ReplayReport report) {
    serving = with;
    retryIfLeft(with, report, replays.hasLate() ? 1 : RETRY_MS);
  }

  /** Redis is lost: what is left waits for the next replay with all that comes to it. */
  void stop() {
    serving = null;
    stragglers.stop();
  }

  /**
   * Whether large sessions are just being replayed, for which no request waits: it is served as if
   * Redis had not come back for that session.
   *
   * @param writes whether the session is to be changed; then its replay is given up for now
   */
  boolean giveWayTo(SessionKey key, boolean writes) {
    boolean underWay = stragglers.areUnderWay();
    if (underWay && writes) {
      stragglers.giveWayTo(key);
    }
    return underWay;
  }

  private void retryIfLeft(RedisPeer with, ReplayReport report, long delayMillis) {
    if (report.failed() > 0) {
      vertx.setTimer(delayMillis, timer -> retry(with));
    }
  }

  private void retry(RedisPeer with) {
    if (with == serving && !replays.isRunning() && !fallback.isEmpty()) {
      replays
          .again(with)
          .compose(report -> thenSlowly(with, report))
          .onSuccess(report -> retryIfLeft(with, report, RETRY_MS))
          .onFailure(error -> failed.accept(with, error));
    }
  }

  private Future<ReplayReport> thenSlowly(RedisPeer with, ReplayReport report) {
    return replays.hasLate() ? stragglers.replay(with).map(report) : Future.succeededFuture(report);
  }
}
