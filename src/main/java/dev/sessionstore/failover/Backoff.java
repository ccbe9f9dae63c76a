package dev.sessionstore.failover;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Delays between attempts: they double from {@value #FIRST_MS} ms to {@value #MAX_MS} ms, and half
 * of each is random, so that the nodes of a cluster do not all try at once. The other half stays,
 * so that a flapping server is not hammered.
 */
final class Backoff {
  static final long FIRST_MS = 50;
  static final long MAX_MS = 2_000;

  private Backoff() {}

  /** Returns a random delay in milliseconds after that many failed attempts. */
  static long delayMillis(int attempts) {
    return delayMillis(attempts, ThreadLocalRandom.current().nextDouble());
  }

  /** The same, by a random number from 0 (inclusive) to 1 (exclusive). */
  static long delayMillis(int attempts, double random) {
    long step = Math.min(MAX_MS, FIRST_MS << Math.min(attempts, 16));
    return step / 2 + Math.round(step / 2.0 * random);
  }
}
