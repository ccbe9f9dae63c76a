package dev.sessionstore.store.redis;

import dev.sessionstore.store.StoreUnavailableException;

/** Redis does not serve: it is unreachable or too slow, or refuses every client or every write. */
public final class RedisOutageException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;
  private final long mayRunUntil;

  /** Makes the failure of a command that Redis refused, or that was not sent. */
  RedisOutageException(String message) {
    this(message, true, 0);
  }

  private RedisOutageException(String message, boolean answered, long mayRunUntil) {
    super(message);
    this.answered = answered;
    this.mayRunUntil = mayRunUntil;
  }

  /** Makes the failure of a command that was sent and not answered: Redis may still run it. */
  static RedisOutageException unanswered(String message) {
    return new RedisOutageException(message, false, 0);
  }

  /**
   * Adds the deadline of a command that was not answered.
   *
   * @param epochMillis time after which Redis does not run it any more
   */
  RedisOutageException until(long epochMillis) {
    return answered
        ? this
        : new RedisOutageException(String.valueOf(getMessage()), false, epochMillis);
  }

  /**
   * Time until which Redis may still run the change that failed, in the store's epoch milliseconds;
   * 0 if it will not run it.
   */
  public long mayRunUntil() {
    return mayRunUntil;
  }
}
