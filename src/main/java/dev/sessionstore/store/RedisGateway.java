package dev.sessionstore.store;

import io.vertx.core.Future;

/** Opens connections to the configured Redis. */
public interface RedisGateway {
  /**
   * Connects, and checks that Redis takes writes. The future fails with a {@link
   * StoreUnavailableException} after twice the patience at the latest; then nothing is left open.
   *
   * @param patienceMillis the deadline of the connection, and then of each command of the check
   */
  Future<ServingRedis> connect(long patienceMillis);

  /**
   * Opens a second connection on which Redis reports changed sessions. The future fails with a
   * {@link StoreUnavailableException} if the connection fails or leads to another server, and with
   * another exception if Redis refuses to report; then nothing is left open.
   *
   * @param redis the connection whose server is to report
   */
  Future<InvalidationStream> invalidations(
      ServingRedis redis, InvalidationStream.Listener listener);
}
