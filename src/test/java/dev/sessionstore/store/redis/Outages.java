package dev.sessionstore.store.redis;

/** Failures as a link that breaks gives them. */
public final class Outages {
  private Outages() {}

  /** An outcome that nobody knows, since the answer got lost. */
  public static RuntimeException lostAnswer() {
    return new RedisOutageException("the answer is lost");
  }
}
