package dev.sessionstore.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stops the log at every operation on the disk, and looks at what the next process finds. */
class LogCrashTest {
  private static final long SEED = 1;
  private static final int COMMITS = 45;
  private static final int COMMITS_AFTERWARDS = 3;
  private static final int FORCE_EVERY = 5;
  // Random's first numbers are much the same for seeds that are near each other.
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int SEGMENT_BYTES = 1 << 10;

  @RegisterExtension final CapturedLog log = new CapturedLog();

  @ParameterizedTest
  @EnumSource(SyncMode.class)
  void openShouldFindAllThatWasAcknowledgedIfProcessIsKilledAnywhere(SyncMode sync)
      throws IOException {
    crashEverywhere(sync, true, SimulatedDisk::afterKill);
    assertThat(log.messages(Level.ERROR)).isEmpty();
  }

  @Test
  void openShouldFindAllThatWasAcknowledgedIfPowerFailsAnywhere() throws IOException {
    crashEverywhere(SyncMode.ALWAYS, true, SimulatedDisk::afterPowerFailure);
    assertThat(log.messages(Level.ERROR)).isEmpty();
  }

  @Test
  void openShouldFindAllThatWasForcedIfPowerFailsAnywhereBetweenForces() throws IOException {
    crashEverywhere(SyncMode.INTERVAL, false, SimulatedDisk::afterPowerFailure);
  }

  /** What a killed process wrote and did not force is read, shown to clients, and built upon. */
  @ParameterizedTest
  @EnumSource(
      value = SyncMode.class,
      names = {"ALWAYS", "INTERVAL"})
  void whatWasFoundAfterAKillShouldBeFoundAgainIfThenThePowerFails(SyncMode sync)
      throws IOException {
    boolean crashed = true;
    for (int operation = 1; crashed; operation++) {
      SimulatedDisk disk = new SimulatedDisk(new Random(SEED)).crashAt(operation);
      LogModel model = new LogModel(new Random(SEED));
      crashed = run(disk, model, sync, true);
      SimulatedDisk found = disk.afterKill();
      SegmentedLog log = Recovery.open(found, options(sync));
      model.checkRestarted(log, "kill at operation " + operation);
      // Without a change, all of this is what the start itself does.
      new Cleaner(log, options(sync)).clean(true);
      model.checkRestarted(
          Recovery.open(found.afterPowerFailure(), options(sync)),
          "power failure after a kill at operation " + operation);
    }
  }

  /** Once the disk fails, and later there is a force that succeeds. */
  @ParameterizedTest
  @EnumSource(
      value = SyncMode.class,
      names = {"ALWAYS", "INTERVAL"})
  void whatWasForcedShouldBeFoundIfTheDiskHadFailedBefore(SyncMode sync) throws IOException {
    int operations = Integer.MAX_VALUE;
    for (int failing = 1; failing <= operations; failing++) {
      SimulatedDisk disk = new SimulatedDisk(new Random(SEED)).failFrom(failing, failing);
      LogModel model = new LogModel(new Random(SEED));
      SegmentedLog log = openAtLast(disk, sync);
      for (int i = 0; i < COMMITS; i++) {
        attempt(() -> model.commit(log));
        if (i % FORCE_EVERY == 0) {
          attempt(log::force);
        }
      }
      log.force();
      model.isSafe();
      operations = disk.operations();
      model.checkRestarted(
          Recovery.open(disk.afterPowerFailure(), options(sync)), "failure of " + failing);
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException e) {
      assertThat(e).hasMessage("Input/output error");
    }
  }

  private static SegmentedLog openAtLast(SimulatedDisk disk, SyncMode sync) throws IOException {
    try {
      return Recovery.open(disk, options(sync));
    } catch (IOException e) {
      return Recovery.open(disk, options(sync));
    }
  }

  private static void crashEverywhere(
      SyncMode sync, boolean acknowledgedIsSafe, UnaryOperator<SimulatedDisk> crash)
      throws IOException {
    boolean crashed = true;
    for (int operation = 1; crashed; operation++) {
      Random random = new Random(SEED);
      SimulatedDisk disk = new SimulatedDisk(random).crashAt(operation);
      LogModel model = new LogModel(new Random(SEED));
      crashed = run(disk, model, sync, acknowledgedIsSafe);
      random.setSeed(operation * SPREAD);
      recover(crash.apply(disk), model, sync, crash, "crash at operation " + operation);
    }
  }

  private static boolean run(
      SimulatedDisk disk, LogModel model, SyncMode sync, boolean acknowledgedIsSafe)
      throws IOException {
    try {
      SegmentedLog log = Recovery.open(disk, options(sync));
      Cleaner cleaner = new Cleaner(log, options(sync));
      for (int i = 0; i < COMMITS; i++) {
        model.commit(log);
        if (sync == SyncMode.INTERVAL && i % FORCE_EVERY == 0) {
          log.force();
          model.isSafe();
        }
        if (acknowledgedIsSafe) {
          model.isSafe();
        }
        cleaner.clean(i % 2 == 0);
      }
      log.close();
      return false;
    } catch (SimulatedDisk.Crash e) {
      return true;
    }
  }

  /** The recovery is stopped everywhere too; the one that gets through must be good to go on. */
  private static void recover(
      SimulatedDisk found,
      LogModel model,
      SyncMode sync,
      UnaryOperator<SimulatedDisk> crash,
      String description)
      throws IOException {
    SimulatedDisk disk = found;
    for (int operation = 1; ; operation++) {
      try {
        disk.crashAt(operation);
        SegmentedLog log = Recovery.open(disk, options(sync));
        disk.crashAt(Integer.MAX_VALUE);
        model.checkRestarted(log, description);
        for (int i = 0; i < COMMITS_AFTERWARDS; i++) {
          model.commit(log);
          model.isSafe();
        }
        model.checkRestarted(Recovery.open(disk.afterKill(), options(sync)), description);
        return;
      } catch (SimulatedDisk.Crash e) {
        disk = crash.apply(disk);
      }
    }
  }

  private static JournalOptions options(SyncMode sync) {
    return JournalOptions.in(Path.of("simulated"))
        .withSync(sync)
        .withSpace(SEGMENT_BYTES, 16 * SEGMENT_BYTES, 0);
  }
}
