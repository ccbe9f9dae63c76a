package dev.sessionstore.store.redis;

import dev.sessionstore.store.StoreUnavailableException;

/** Redis does not serve: unreachable, too slow, or it refuses every client or every write. */
public final class RedisOutageException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;
  private final long mayRunUntil;

  /** Redis said so, or was not asked at all. */
  RedisOutageException(String message) {
    this(message, true, 0);
  }

  private RedisOutageException(String message, boolean answered, long mayRunUntil) {
    super(message);
    this.answered = answered;
    this.mayRunUntil = mayRunUntil;
  }

  /** The link was lost before the answer: Redis may carry out, now or later, what it was sent. */
  static RedisOutageException unanswered(String message) {
    return new RedisOutageException(message, false, 0);
  }

  /** The same, where what was sent is carried out until a time and not after it. */
  RedisOutageException until(long epochMillis) {
    return answered
        ? this
        : new RedisOutageException(String.valueOf(getMessage()), false, epochMillis);
  }

  /**
   * Until when a change that failed with this may still be carried out, in the store's epoch
   * milliseconds; 0 if it will not be.
   */
  public long mayRunUntil() {
    return mayRunUntil;
  }
}
