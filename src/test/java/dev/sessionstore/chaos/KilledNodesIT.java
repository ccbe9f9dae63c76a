package dev.sessionstore.chaos;

import org.junit.jupiter.api.Test;

/**
 * Clients that save, delete, touch, patch and load sessions of their own, each call on whichever of
 * two nodes, while nodes are killed with {@code kill -9} amid outages of Redis, and started again.
 * What an acknowledged change left of a session, the journal of the one node and the replay of the
 * other notwithstanding, that it is in the end. {@code -Dkilled.rounds=100} for more, {@code
 * -Dkilled.seed=…} for the same faults again, at about the same moments.
 */
class KilledNodesIT {
  private static final int CALLS_OF_A_PHASE = 100;

  @Test
  void eachSessionShouldBeAsItsLastAcknowledgedChangeLeftIt() {
    try (KilledNodes nodes = new KilledNodes()) {
      Rounds.run(
          "killed",
          1,
          (name, random) -> WanderingClient.violations(nodes, name, CALLS_OF_A_PHASE, random));
    }
  }
}
