package dev.sessionstore.store.redis;

/** Failures of a broken link, for tests outside this package. */
public final class Outages {
  private Outages() {}

  /** Failure of a command whose reply was lost. */
  public static RuntimeException lostAnswer() {
    return new RedisOutageException("the answer is lost");
  }
}
