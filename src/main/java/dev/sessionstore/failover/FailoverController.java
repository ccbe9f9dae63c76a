package dev.sessionstore.failover;

import dev.sessionstore.failover.replay.ReplayCoordinator;
import dev.sessionstore.failover.replay.ReplayRetry;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.cache.InvalidationFeed;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the state machine of the node: turns what happens to the link and to replays into events,
 * and carries out the effects of the moves. To be used from one event loop.
 */
final class FailoverController {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverController.class);

  private final Vertx vertx;
  private final FailoverStatus status;
  private final RedisLinks links;
  private final ReplayCoordinator replays;
  private final ReplayRetry retry;
  private final InvalidationFeed feed;
  private @Nullable SessionStore store;
  private boolean closed;

  FailoverController(
      Vertx vertx,
      FailoverStatus status,
      RedisLinks links,
      ReplayCoordinator replays,
      ReplayRetry retry,
      InvalidationFeed feed) {
    this.vertx = vertx;
    this.status = status;
    this.links = links;
    this.replays = replays;
    this.retry = retry;
    this.feed = feed;
  }

  /** Completes after the first attempt to connect, whether or not it succeeded. */
  Future<Void> start() {
    return connect(epoch());
  }

  void close() {
    closed = true;
    cut("the service stops");
  }

  /** Returns the store in Redis; null while Redis does not serve. */
  @Nullable SessionStore redis() {
    return store;
  }

  /** Tells whether memory serves every session. By any thread. */
  boolean servesMemory() {
    return status.state().isOnMemory();
  }

  StoreStatus report(Durability durability) {
    return status.report(store != null, durability, replays.last());
  }

  /** Completes when a replay is no longer writing the session; null if a request need not wait. */
  @Nullable Future<?> replayOf(SessionKey key, boolean writes) {
    return retry.giveWayTo(key, writes) ? null : replays.of(key, writes);
  }

  /** Reports that an operation on this store found Redis unable to serve. */
  void lost(SessionStore failed, String cause) {
    if (failed == store) {
      apply(new FailoverEvent.LinkLost(epoch(), cause));
    }
  }

  void lost(SessionStore failed, RedisOutageException outage) {
    if (failed == store) {
      LOG.warn("redis does not serve reason={}", outage.detail());
      lost(failed, String.valueOf(outage.getMessage()));
    }
  }

  private long epoch() {
    return status.state().epoch();
  }

  private void apply(FailoverEvent event) {
    if (closed) {
      return;
    }
    status.transition(event).forEach(this::run);
    ServingRedis redis = links.current();
    if (redis != null && status.state() instanceof FailoverState.Online) {
      feed.start(redis);
    }
  }

  private void run(FailoverEffect effect) {
    if (effect instanceof FailoverEffect.ConnectAfter attempt) {
      vertx.setTimer(links.delayMillis(attempt.attempts()), timer -> connect(attempt.epoch()));
    } else if (effect instanceof FailoverEffect.CutLink cut) {
      cut(cut.cause());
    } else if (effect instanceof FailoverEffect.Replay) {
      replay();
    }
  }

  private Future<Void> connect(long epoch) {
    if (isOver(epoch)) {
      return Future.succeededFuture();
    }
    return links
        .connect()
        .onSuccess(made -> connected(epoch, made))
        .onFailure(
            error ->
                apply(new FailoverEvent.ConnectFailed(epoch, String.valueOf(error.getMessage()))))
        .transform(any -> Future.succeededFuture());
  }

  private void connected(long epoch, ServingRedis made) {
    if (isOver(epoch)) {
      made.cut("the connection came too late");
      return;
    }
    links.use(made, this::failed);
    store = made.store();
    made.lost().onSuccess(cause -> lost(made.store(), cause));
    apply(new FailoverEvent.Connected(epoch));
  }

  private boolean isOver(long epoch) {
    return closed || epoch != epoch();
  }

  private void cut(String cause) {
    store = null;
    feed.stop();
    retry.stop();
    if (links.current() != null) {
      replays.lost();
    }
    links.cut(cause);
  }

  private void replay() {
    ServingRedis redis = links.current();
    if (redis != null) {
      long epoch = epoch();
      replays
          .run(redis)
          .onSuccess(
              report -> {
                apply(new FailoverEvent.Drained(epoch));
                if (redis == links.current()) {
                  retry.begin(redis, report, error -> failed(redis, error));
                }
              })
          .onFailure(error -> failed(redis, error));
    }
  }

  /** Gives up a link that stands, since Redis may answer every write with an error. */
  private void failed(ServingRedis redis, Throwable error) {
    if (error instanceof RedisOutageException outage) {
      lost(redis.store(), outage);
    }
  }
}
