package dev.sessionstore.chaos;

import org.junit.jupiter.api.Test;

/**
 * Two nodes whose clients patch the same sessions without pause, each client members of its own,
 * while Redis loses what it had, or is lost to one of the nodes, or both. In the end every member
 * has the last value that its client was acknowledged. {@code -Dshared.rounds=100} for more, {@code
 * -Dshared.seed=…} for the same faults again.
 */
class SharedSessionsIT {
  private static final int CALLS_OF_A_PHASE = 60;

  @Test
  void whatEachClientWasAcknowledgedShouldBeThereInTheEnd() {
    UnreliableRedis.rounds(
        "shared",
        6,
        (redis, name, random) -> SharedWriter.violations(redis, name, CALLS_OF_A_PHASE, random));
  }
}
