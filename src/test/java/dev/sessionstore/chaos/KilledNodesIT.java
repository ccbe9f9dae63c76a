package dev.sessionstore.chaos;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients of two nodes that are killed with {@code kill -9} amid outages of Redis, and started
 * again. {@code -Dkilled.rounds=100 -Dkilled-shared.rounds=100} for more, {@code -Dkilled.seed=…
 * -Dkilled-shared.seed=…} for the same faults again, at about the same moments.
 */
class KilledNodesIT {
  private static final int CALLS_OF_A_PHASE = 120;

  /** Fewer, since there are fewer clients, and some wait while their node is down. */
  private static final int PATCHES_OF_A_PHASE = 50;

  private static KilledNodes nodes;

  @BeforeAll
  static void start() {
    nodes = new KilledNodes();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  /** Each client has sessions that nobody else changes, and goes from one node to the other. */
  @Test
  void eachSessionShouldBeAsItsLastAcknowledgedChangeLeftIt() {
    Rounds.run(
        "killed",
        1,
        (name, random) -> WanderingClient.violations(nodes, name, CALLS_OF_A_PHASE, random));
  }

  /** Each client stays on its node and patches members that nobody else changes. */
  @Test
  void eachMemberShouldBeAsItsLastAcknowledgedPatchLeftIt() {
    Rounds.run(
        "killed-shared",
        1,
        (name, random) -> SharedWriter.violations(nodes, name, PATCHES_OF_A_PHASE, random));
  }
}
