package dev.sessionstore.failover;

/**
 * How long to wait before the next attempt: doubling from {@value #FIRST_MS} ms to {@value #MAX_MS}
 * ms, and of that a random part, so that the nodes of a cluster do not all come at once ("full
 * jitter" keeps at least half here, so that a flapping server is not hammered).
 */
public final class Backoff {
  static final long FIRST_MS = 50;
  static final long MAX_MS = 2_000;

  private Backoff() {}

  /**
   * @param attempts attempts made in vain so far
   * @param random from 0 (inclusive) to 1 (exclusive)
   * @return milliseconds, from half to the whole of the step
   */
  public static long delayMillis(int attempts, double random) {
    long step = Math.min(MAX_MS, FIRST_MS << Math.min(attempts, 16));
    return step / 2 + Math.round(step / 2.0 * random);
  }
}
