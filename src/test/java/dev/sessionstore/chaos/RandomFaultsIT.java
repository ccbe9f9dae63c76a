package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random faults one after the other, for as long as one likes: {@code mvn verify -Pchaos
 * -Dchaos.minutes=30}. The seed is printed; {@code -Dchaos.seed=…} makes the same choices again.
 */
@Tag("chaos")
class RandomFaultsIT {
  private static final Logger LOG = LoggerFactory.getLogger(RandomFaultsIT.class);

  /** Faults after which the histories are checked to the end, and new ones begun. */
  private static final int FAULTS_A_ROUND = 5;

  @Test
  void nothingShouldBeLostOrBroughtBackOrUntrue() {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    Duration length = Duration.ofMinutes(Long.getLong("chaos.minutes", 5));
    LOG.info("chaos seed={} minutes={}", seed, length.toMinutes());
    long end = System.nanoTime() + length.toNanos();
    Random random = new Random(seed);
    try (Rig rig = new Rig()) {
      for (int round = 0; System.nanoTime() < end; round++) {
        round(rig, round, random, seed);
      }
    }
  }

  private static void round(Rig rig, int round, Random random, long seed) {
    try (Experiment experiment = new Experiment(rig, "r" + round, random.nextLong())) {
      for (int i = 0; i < FAULTS_A_ROUND; i++) {
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        LOG.info("chaos round={} fault={}", round, fault);
        experiment.run(fault, rig, 20 + random.nextInt(300));
      }
      assertThat(experiment.verdict()).as("seed %d, round %d", seed, round).isEmpty();
      LOG.info(
          "chaos round={} calls={} longestWaitMs={}",
          round,
          experiment.faulty().calls(),
          experiment.longestWait());
      assertThat(experiment.longestWait()).isLessThan(FaultMatrixIT.LONGEST_WAIT_MS);
    }
  }
}
