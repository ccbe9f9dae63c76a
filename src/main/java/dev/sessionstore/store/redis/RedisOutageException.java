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

  RedisOutageException(String message) {
    this(message, message);
  }

  /** A command was refused or not sent. The detail has Redis's own words, for the log alone. */
  RedisOutageException(String message, String detail) {
    this(message, detail, true, 0);
  }

  /**
   * A command was sent and not answered. The detail has the client's own words, for the log alone.
   */
  static RedisOutageException unanswered(String message, String detail) {
    return new RedisOutageException(message, detail, false, 0);
  }

  /** Adds the epoch milliseconds after which Redis does not run the command any more. */
  RedisOutageException until(long epochMillis) {
    return answered
        ? this
        : new RedisOutageException(String.valueOf(getMessage()), detail, false, epochMillis);
  }

  /** Describes the failure for the log: may name the address, the user and the command. */
  public String detail() {
    return detail;
  }

  /** Epoch milliseconds until which Redis may still run the change; 0 if it will not run it. */
  public long mayRunUntil() {
    return mayRunUntil;
  }
}
