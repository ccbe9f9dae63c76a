package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisProcess;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Two nodes, a and b, on one Redis, as clients that go from one to the other see them. */
interface NodePair {
  /**
   * The way to a node; null while there is none. Another process has another one, by which one can
   * tell a call that nobody could answer from one that was not answered.
   */
  @Nullable Api api(String node);

  RedisProcess redis();

  /** Whether Redis has for ever what it has acknowledged. */
  boolean losesNothing();

  /** Tells the times from one another between which Redis may have lost something. */
  int life();

  /** Whether Redis has for sure what was acknowledged then, and had it all the time since. */
  boolean has(Told told);

  /**
   * Lets clients make one call after the other, each in a thread of its own, amid faults; when it
   * returns, all is healed.
   *
   * @param callsOfAPhase calls that are made before a fault, in each part of it, and after it
   */
  void disturb(List<? extends Runnable> clients, int callsOfAPhase, Random random);
}
