package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Random tests of which one can ask for more, or for the same once more. */
final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private Rounds() {}

  /** Sessions of a name of their own, and the clients that change them for a while. */
  interface Round {
    /** Everything that was seen and must not be. */
    List<String> violations(String sessions, Random random);
  }

  /**
   * Runs rounds, as many as the property {@code {name}.rounds} says, and the faults and clients of
   * {@code {name}.seed}.
   */
  static void run(String name, int usual, Round round) {
    long seed = Long.getLong(name + ".seed", System.nanoTime());
    int rounds = Integer.getInteger(name + ".rounds", usual);
    LOG.info("{} seed={} rounds={}", name, seed, rounds);
    Random random = new Random(seed);
    for (int i = 0; i < rounds; i++) {
      assertThat(round.violations(name + i, random)).as("seed %d, round %d", seed, i).isEmpty();
    }
  }
}
