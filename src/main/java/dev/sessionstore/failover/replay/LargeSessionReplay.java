package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.redis.ConnectedRedis;
import dev.sessionstore.store.redis.RedisConnector;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Replays the sessions that are too large for the way to Redis to be carried within a command's
 * deadline: one by one, with more patience each time, and on a link of their own, because a request
 * is not to wait behind them. To be used from one event loop.
 */
public final class LargeSessionReplay {
  private static final int PATIENCE_GROWTH = 4;
  private static final long MAX_PATIENCE_MS = 30_000;

  private final RedisConnector connector;
  private final ReplayCoordinator replays;
  private final long firstPatienceMillis;
  private long patienceMillis;
  private @Nullable ConnectedRedis serving;
  private @Nullable ConnectedRedis link;

  /**
   * @param commandTimeoutMillis the deadline that they have missed
   */
  public LargeSessionReplay(
      RedisConnector connector, ReplayCoordinator replays, long commandTimeoutMillis) {
    this.connector = connector;
    this.replays = replays;
    this.firstPatienceMillis = Math.min(MAX_PATIENCE_MS, PATIENCE_GROWTH * commandTimeoutMillis);
    this.patienceMillis = firstPatienceMillis;
  }

  /**
   * Tries once. Never fails: what is left waits for the next time.
   *
   * @param with the Redis that serves; another one is not given what this one missed
   */
  Future<Void> replay(ConnectedRedis with) {
    serving = with;
    return connector
        .connect(patienceMillis)
        .compose(made -> replay(with, made))
        .onSuccess(report -> patienceMillis = firstPatienceMillis)
        .transform(any -> Future.succeededFuture());
  }

  private Future<ReplayReport> replay(ConnectedRedis with, ConnectedRedis made) {
    if (serving != with || !made.identity().equals(with.identity())) {
      made.cut("it is not for the Redis that serves");
      return Future.failedFuture(new StoreUnavailableException("Redis was given up meanwhile"));
    }
    link = made;
    made.patience(patienceMillis);
    return replays
        .oneByOne(made)
        .onFailure(error -> losePatience(made))
        .onComplete(any -> end(made, "the replay is over"));
  }

  private void losePatience(ConnectedRedis made) {
    if (link == made) {
      patienceMillis = Math.min(MAX_PATIENCE_MS, PATIENCE_GROWTH * patienceMillis);
    }
  }

  private void end(ConnectedRedis made, String why) {
    if (link == made) {
      link = null;
      replays.stop();
    }
    made.cut(why);
  }

  /** Whether a replay is under way. */
  boolean areUnderWay() {
    return link != null;
  }

  /** A change of that session need not wait: what is under way of it is given up for now. */
  void giveWayTo(SessionKey key) {
    ConnectedRedis made = link;
    if (made != null && replays.of(key, true) != null) {
      end(made, "a change of the session came first");
    }
  }

  /** Redis is lost. */
  void stop() {
    serving = null;
    ConnectedRedis made = link;
    if (made != null) {
      end(made, "Redis is given up");
    }
  }
}
