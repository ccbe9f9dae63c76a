package dev.sessionstore.failover;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.RedisGateway;
import dev.sessionstore.store.ServingRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of the node's connection to Redis, of which there is at most one: opens it, watches it
 * with a heartbeat, and closes it. To be used from one event loop.
 */
final class RedisLinks {
  /** Interval of the heartbeat, which tries an idle link and sets the clock by Redis's. */
  private static final long HEARTBEAT_MS = 1_000;

  /** Deadline of the first attempt: no request waits yet, and a young process is slow. */
  private static final long FIRST_ATTEMPT_MS = 2_000;

  /** Time that Redis's answer took by which the clock was set. */
  private static final long CLOCK_ERROR_MS = 10;

  private final Vertx vertx;
  private final RedisGateway gateway;
  private final SessionClock clock;
  private final long commandTimeoutMillis;
  private @Nullable ServingRedis redis;
  private long heartbeat = -1;
  private boolean attempted;

  /** Read from the monotonic clock, since Redis may set the store's clock meanwhile. */
  private long unsettledUntilNanos = System.nanoTime();

  RedisLinks(Vertx vertx, RedisGateway gateway, SessionClock clock, long commandTimeoutMillis) {
    this.vertx = vertx;
    this.gateway = gateway;
    this.clock = clock;
    this.commandTimeoutMillis = commandTimeoutMillis;
  }

  @Nullable ServingRedis current() {
    return redis;
  }

  /**
   * Returns the milliseconds to wait before the next attempt: the back-off, and at least until
   * Redis cannot carry out any more what this node sent and gave up.
   */
  long delayMillis(int attempts) {
    long unsettled = unsettledUntilNanos - System.nanoTime();
    return Math.max(Backoff.delayMillis(attempts), TimeUnit.NANOSECONDS.toMillis(unsettled));
  }

  /** Opens a connection, which is not in use before {@link #use}. */
  Future<ServingRedis> connect() {
    long patience = attempted ? commandTimeoutMillis : FIRST_ATTEMPT_MS;
    attempted = true;
    return gateway.connect(patience);
  }

  /** Takes a connection into use, and begins its heartbeat, whose failures are reported. */
  void use(ServingRedis made, BiConsumer<ServingRedis, Throwable> failed) {
    redis = made;
    heartbeat =
        vertx.setPeriodic(
            HEARTBEAT_MS, timer -> made.examine().onFailure(error -> failed.accept(made, error)));
  }

  /** Closes the connection in use. It is out of use before its pending commands fail. */
  void cut(String cause) {
    ServingRedis old = redis;
    if (old != null) {
      redis = null;
      vertx.cancelTimer(heartbeat);
      long left = Math.min(commandTimeoutMillis, old.unsettledUntil() - clock.millis());
      if (old.unsettledUntil() > 0) {
        unsettledUntilNanos =
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(left + CLOCK_ERROR_MS);
      }
      old.cut(cause);
    }
  }
}
