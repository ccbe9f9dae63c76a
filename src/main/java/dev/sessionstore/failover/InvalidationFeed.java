package dev.sessionstore.failover;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.cache.NearCache;
import dev.sessionstore.store.redis.ConnectedRedis;
import dev.sessionstore.store.redis.InvalidationConnection;
import dev.sessionstore.store.redis.RedisCommandException;
import dev.sessionstore.store.redis.RedisConnector;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the near cache in step with Redis while Redis serves: has it told what changes, and takes
 * no copy for current from the moment on in which it is not. To be used from one event loop.
 */
final class InvalidationFeed {
  /**
   * How long Redis need not be heard of before copies are not current any more, in milliseconds: no
   * copy is older than this. A few heartbeats.
   */
  static final long WINDOW_MS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(InvalidationFeed.class);

  private final Vertx vertx;
  private final RedisConnector connector;
  private final NearCache cache;
  private final List<String> namespaces;
  private final boolean enabled;
  private @Nullable ConnectedRedis peer;
  private @Nullable InvalidationConnection tracking;
  private int attempts;
  private String trouble = "";

  /**
   * @param enabled whether copies may be current at all
   */
  InvalidationFeed(
      Vertx vertx,
      RedisConnector connector,
      NearCache cache,
      List<String> namespaces,
      boolean enabled) {
    this.vertx = vertx;
    this.connector = connector;
    this.cache = cache;
    this.namespaces = namespaces;
    this.enabled = enabled;
  }

  /** That Redis serves, and has all that this node knows. */
  void start(ConnectedRedis serving) {
    if (enabled && peer != serving) {
      peer = serving;
      attempts = 0;
      connect(serving);
    }
  }

  /** No Redis serves. */
  void stop() {
    peer = null;
    cache.endTold();
    InvalidationConnection old = tracking;
    tracking = null;
    if (old != null) {
      old.cut("Redis is given up");
    }
  }

  private void connect(ConnectedRedis with) {
    if (peer != with) {
      return;
    }
    connector
        .track(with, namespaces, new Told(with))
        .onSuccess(made -> connected(with, made))
        .onFailure(error -> failed(with, error));
  }

  private void connected(ConnectedRedis with, InvalidationConnection made) {
    if (peer != with) {
      made.cut("Redis was given up meanwhile");
      return;
    }
    tracking = made;
    made.lost().onSuccess(cause -> lost(made, with, cause));
  }

  private void lost(InvalidationConnection which, ConnectedRedis with, String cause) {
    if (tracking == which) {
      tracking = null;
      cache.endTold();
      LOG.warn("near cache current=false cause={}", cause);
      retry(with);
    }
  }

  private void failed(ConnectedRedis with, Throwable error) {
    String reason = String.valueOf(error.getMessage());
    if (!reason.equals(trouble)) {
      trouble = reason;
      LOG.warn("near cache current=false cause={}", reason);
    }
    // What Redis cannot do now it cannot do later: every load asks it.
    if (!(error instanceof RedisCommandException)) {
      retry(with);
    }
  }

  private void retry(ConnectedRedis with) {
    if (peer == with) {
      long delay = Backoff.delayMillis(attempts++, ThreadLocalRandom.current().nextDouble());
      vertx.setTimer(delay, timer -> connect(with));
    }
  }

  /** What one connection tells; the first proof that it works is the beginning. */
  private final class Told implements InvalidationConnection.Listener {
    private final ConnectedRedis with;
    private boolean begun;

    Told(ConnectedRedis with) {
      this.with = with;
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
      if (peer != with) {
        return;
      }
      if (!begun) {
        begun = true;
        attempts = 0;
        trouble = "";
        cache.beginTold();
        LOG.info("near cache current=true");
      }
      cache.currentUntil(nanos + TimeUnit.MILLISECONDS.toNanos(WINDOW_MS));
    }
  }
}
