package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
  private static final long SEED = Long.getLong("chaos.seed", 20_261_122);
  private static final long CALLS = 200;

  /** A command timeout, and what a machine that has other work adds to it. */
  static final long LONGEST_WAIT_MS = 250 + 5_000;

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = new Rig();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void nothingShouldBeLostOrBroughtBackOrUntrue(Fault fault) {
    try (Experiment experiment = new Experiment(rig, "f" + fault.ordinal(), SEED)) {
      experiment.run(fault, rig, CALLS);
      assertThat(experiment.verdict()).isEmpty();
      assertThat(experiment.faulty().of("200 memory")).as("the fault is felt").isPositive();
      LOG.info(
          "fault={} seed={} calls={} longestWaitMs={}\n{}",
          fault,
          SEED,
          experiment.faulty().calls(),
          experiment.longestWait(),
          experiment.faulty().rows(fault.title()));
      assertThat(experiment.longestWait()).isLessThan(LONGEST_WAIT_MS);
    }
  }
}
