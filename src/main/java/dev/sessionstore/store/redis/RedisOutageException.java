package dev.sessionstore.store.redis;

import dev.sessionstore.store.StoreUnavailableException;

/** Redis does not serve: unreachable, too slow, or it refuses every client or every write. */
public final class RedisOutageException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  RedisOutageException(String message) {
    super(message);
  }
}
