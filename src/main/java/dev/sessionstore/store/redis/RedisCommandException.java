package dev.sessionstore.store.redis;

/** Redis refused one command, such as one on a key that holds something other than a session. */
public final class RedisCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisCommandException(String message) {
    super(message);
  }
}
