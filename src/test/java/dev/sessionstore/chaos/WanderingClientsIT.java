package dev.sessionstore.chaos;

import org.junit.jupiter.api.Test;

/**
 * Clients that save, delete, touch, patch and load sessions of their own, each call on whichever of
 * two nodes, while Redis loses what it had, or is lost to one of the nodes, or both. Each session
 * is in the end as its last acknowledged change left it, or gone, and on the way no node tells what
 * it cannot. {@code -Dwandering.rounds=100} for more, {@code -Dwandering.seed=…} for the same
 * faults again.
 */
class WanderingClientsIT {
  /** So many that some sessions expire between a snapshot and the return of Redis. */
  private static final int CALLS_OF_A_PHASE = 150;

  @Test
  void eachSessionShouldBeAsItsLastAcknowledgedChangeLeftIt() {
    UnreliableRedis.rounds(
        "wandering",
        1,
        (redis, name, random) -> WanderingClient.violations(redis, name, CALLS_OF_A_PHASE, random));
  }
}
