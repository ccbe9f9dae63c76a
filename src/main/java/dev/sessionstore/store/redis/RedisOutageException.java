package dev.sessionstore.store.redis;

import dev.sessionstore.store.StoreUnavailableException;

/** Redis does not serve: it is unreachable or too slow, or refuses every client or every write. */
public final class RedisOutageException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  private final String detail;
  private final boolean answered;
  private final long mayRunUntil;

  private RedisOutageException(String message, String detail, boolean answered, long mayRunUntil) {
    super(message);
    this.detail = detail;
    this.answered = answered;
    this.mayRunUntil = mayRunUntil;
  }

  /** Makes the failure of a command that Redis refused, or that was not sent. */
  RedisOutageException(String message) {
    this(message, message);
  }

  /**
   * Makes the failure of a command that Redis refused, or that was not sent.
   *
   * @param detail Redis's own words, for the log alone
   */
  RedisOutageException(String message, String detail) {
    this(message, detail, true, 0);
  }

  /**
   * Makes the failure of a command that was sent and not answered: Redis may still run it.
   *
   * @param detail the client's own words, for the log alone
   */
  static RedisOutageException unanswered(String message, String detail) {
    return new RedisOutageException(message, detail, false, 0);
  }

  /**
   * Adds the deadline of a command that was not answered.
   *
   * @param epochMillis time after which Redis does not run it any more
   */
  RedisOutageException until(long epochMillis) {
    return answered
        ? this
        : new RedisOutageException(String.valueOf(getMessage()), detail, false, epochMillis);
  }

  /** Describes the failure for the log: may name the address, the user and the command. */
  public String detail() {
    return detail;
  }

  /**
   * Time until which Redis may still run the change that failed, in the store's epoch milliseconds;
   * 0 if it will not run it.
   */
  public long mayRunUntil() {
    return mayRunUntil;
  }
}
