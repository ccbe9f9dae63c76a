package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every fault against clients that do everything there is to do, all the time: nothing acknowledged
 * is lost, nothing deleted comes back, no version goes back, every answer is true and in time.
 */
class FaultMatrixIT {
  private static final Logger LOG = LoggerFactory.getLogger(FaultMatrixIT.class);
  private static final int COMMAND_TIMEOUT_MS = 250;
  private static final int CLIENTS = 4;
  private static final long CALLS_OF_A_PHASE = 200;

  /** The faults after which the histories are checked to the end, and new ones begun. */
  private static final int FAULTS_A_ROUND = 5;

  /** A command timeout, and what a machine that has other work adds to it. */
  private static final long LONGEST_WAIT_MS = COMMAND_TIMEOUT_MS + 5_000;

  private static Rig<LocalNode> rig;

  @BeforeAll
  static void start() {
    rig = Rig.local(1, LocalNode.commandTimeout(COMMAND_TIMEOUT_MS));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static Experiment experiment(String name, long seed, long callsOfAPhase) {
    return new Experiment(
        rig,
        callsOfAPhase,
        CLIENTS,
        (i, tally) -> new Client(rig, name + "-" + i, seed + i, tally));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void nothingShouldBeLostOrBroughtBackOrUntrueIfThereIsAFault(Fault fault) {
    long seed = Long.getLong("chaos.seed", 20_261_122);
    try (Experiment experiment = experiment("f" + fault.ordinal(), seed, CALLS_OF_A_PHASE)) {
      experiment.run(fault, rig, rig.node(0));
      assertThat(experiment.verdict()).isEmpty();
      assertThat(experiment.faulty().of("200 memory")).as("the fault is felt").isPositive();
      LOG.info(
          "fault={} seed={} calls={} longestWaitMs={}\n{}",
          fault,
          seed,
          experiment.faulty().calls(),
          experiment.longestWait(),
          experiment.faulty().rows(fault.title()));
      assertThat(experiment.longestWait()).isLessThan(LONGEST_WAIT_MS);
    }
  }

  /**
   * Random faults one after the other, for as long as one likes: {@code mvn verify -Pchaos
   * -Dchaos.minutes=30}. The seed is logged; {@code -Dchaos.seed=…} makes the same choices again.
   */
  @Test
  @Tag("chaos")
  void nothingShouldBeLostOrBroughtBackOrUntrueIfFaultFollowsFault() {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    Duration length = Duration.ofMinutes(Long.getLong("chaos.minutes", 5));
    LOG.info("chaos seed={} minutes={}", seed, length.toMinutes());
    long end = System.nanoTime() + length.toNanos();
    Random random = new Random(seed);
    for (int round = 0; System.nanoTime() < end; round++) {
      long calls = 20 + random.nextInt(300);
      try (Experiment experiment = experiment("r" + round, random.nextLong(), calls)) {
        for (int i = 0; i < FAULTS_A_ROUND; i++) {
          Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
          LOG.info("chaos round={} fault={} calls={}", round, fault, calls);
          experiment.run(fault, rig, rig.node(0));
        }
        assertThat(experiment.verdict()).as("seed %d, round %d", seed, round).isEmpty();
        assertThat(experiment.longestWait()).isLessThan(LONGEST_WAIT_MS);
      }
    }
  }
}
