package dev.sessionstore.store.cache;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.InvalidationStream;
import dev.sessionstore.store.RedisGateway;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the near cache coherent with the Redis that serves: subscribes to the changes in Redis, and
 * takes no copy for current while the subscription is down. To be used from one event loop.
 */
public final class InvalidationFeed {
  /**
   * Time after the last proof that the subscription works in which copies still count as current,
   * in milliseconds: the greatest age of a stale answer. A few heartbeats long.
   */
  static final long WINDOW_MS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(InvalidationFeed.class);

  private final Vertx vertx;
  private final RedisGateway gateway;
  private final NearCache cache;
  private final boolean enabled;
  private final IntToLongFunction backoff;
  private @Nullable ServingRedis serving;
  private @Nullable InvalidationStream stream;
  private int attempts;
  private String lastCause = "";

  /**
   * @param enabled whether copies may count as current at all
   * @param backoff milliseconds to wait after that many failed attempts
   */
  public InvalidationFeed(
      Vertx vertx,
      RedisGateway gateway,
      NearCache cache,
      boolean enabled,
      IntToLongFunction backoff) {
    this.vertx = vertx;
    this.gateway = gateway;
    this.cache = cache;
    this.enabled = enabled;
    this.backoff = backoff;
  }

  /** Subscribes to this Redis, which has all changes of this node. Repeated calls do nothing. */
  public void start(ServingRedis redis) {
    if (enabled && serving != redis) {
      serving = redis;
      attempts = 0;
      connect(redis);
    }
  }

  /** Ends the subscription, since Redis is lost. */
  public void stop() {
    serving = null;
    cache.endTold();
    InvalidationStream old = stream;
    stream = null;
    if (old != null) {
      old.cut("Redis is lost");
    }
  }

  private void connect(ServingRedis redis) {
    if (serving == redis) {
      gateway
          .invalidations(redis, new Listener(redis))
          .onSuccess(made -> connected(redis, made))
          .onFailure(error -> failed(redis, error));
    }
  }

  private void connected(ServingRedis redis, InvalidationStream made) {
    if (serving != redis) {
      made.cut("Redis was lost meanwhile");
      return;
    }
    stream = made;
    made.lost().onSuccess(cause -> lost(made, redis, cause));
  }

  private void lost(InvalidationStream which, ServingRedis redis, String cause) {
    if (stream == which) {
      stream = null;
      cache.endTold();
      LOG.warn("near cache current=false cause={}", cause);
      retry(redis);
    }
  }

  private void failed(ServingRedis redis, Throwable error) {
    String cause = String.valueOf(error.getMessage());
    if (!cause.equals(lastCause)) {
      lastCause = cause;
      LOG.warn("near cache current=false cause={}", cause);
    }
    // A Redis that refuses the subscription will go on refusing it: then every load asks Redis.
    if (error instanceof StoreUnavailableException) {
      retry(redis);
    }
  }

  private void retry(ServingRedis redis) {
    if (serving == redis) {
      vertx.setTimer(backoff.applyAsLong(attempts++), timer -> connect(redis));
    }
  }

  /** Passes the reports of one subscription on; copies are current from its first proof on. */
  private final class Listener implements InvalidationStream.Listener {
    private final ServingRedis redis;
    private boolean proved;

    Listener(ServingRedis redis) {
      this.redis = redis;
    }

    @Override
    public void changed(SessionKey key) {
      cache.changed(key);
    }

    @Override
    public void allChanged() {
      cache.allChanged();
    }

    @Override
    public void toldUntil(long nanos) {
      if (serving != redis) {
        return;
      }
      if (!proved) {
        proved = true;
        attempts = 0;
        lastCause = "";
        cache.beginTold();
        LOG.info("near cache current=true");
      }
      cache.currentUntil(nanos + TimeUnit.MILLISECONDS.toNanos(WINDOW_MS));
    }
  }
}
