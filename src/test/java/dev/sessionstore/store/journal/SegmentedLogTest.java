package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentedLogTest {
  private static final JournalOptions OPTIONS =
      JournalOptions.in(Path.of("simulated")).withSpace(1 << 10, 16 << 10, 0);
  private static final int COMMITS = 40;

  @RegisterExtension final CapturedLog messages = new CapturedLog();

  private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

  @Test
  void forEachShouldReadWhatWasCommitted() throws IOException {
    SegmentedLog log = Recovery.open(disk, OPTIONS);
    log.commit(List.of(put("a", "1"), put("b", "2"), put("a", "3"), Write.remove("b")));
    log.commit(List.of(put("c", ""), Write.remove("never put")));
    assertThat(LogModel.contentOf(log)).isEqualTo(Map.of("a", "3", "c", ""));
    assertThat(log.index().entries()).isEqualTo(2);
  }

  @Test
  void commitShouldTakeChangeThatIsLargerThanAFile() throws IOException {
    SegmentedLog log = Recovery.open(disk, OPTIONS);
    String large = "x".repeat(700_000);
    log.commit(List.of(put("a", "1")));
    log.commit(List.of(put("large", large), put("b", "2")));
    assertThat(LogModel.contentOf(Recovery.open(disk, OPTIONS)))
        .isEqualTo(Map.of("a", "1", "large", large, "b", "2"));
  }

  /** Every operation on the disk fails once, and also together with the ones that follow. */
  @ParameterizedTest
  @EnumSource(SyncMode.class)
  void commitShouldLeaveNothingBehindIfDiskFailsAnywhere(SyncMode sync) throws IOException {
    JournalOptions options = OPTIONS.withSync(sync);
    for (int length = 1; length <= 3; length++) {
      for (int first = 1; first < COMMITS * 3; first += length) {
        SimulatedDisk failing = new SimulatedDisk(new Random(first));
        failing.failFrom(first, first + length - 1);
        LogModel model = new LogModel(new Random(length));
        SegmentedLog log = Recovery.open(failing, options);
        Cleaner cleaner = new Cleaner(log, options);
        for (int i = 0; i < COMMITS; i++) {
          try {
            model.commit(log);
            cleaner.clean(false);
          } catch (IOException e) {
            assertThat(e).hasMessage("Input/output error");
          }
        }
        model.check(log);
        model.check(Recovery.open(failing.afterKill(), options));
        if (sync == SyncMode.ALWAYS) {
          model.check(Recovery.open(failing.afterPowerFailure(), options));
        }
      }
    }
  }

  @Test
  void commitShouldCutOffWhatItWroteIfForceFails() throws IOException {
    SegmentedLog log = Recovery.open(disk, OPTIONS);
    log.commit(List.of(put("a", "1")));
    int force = disk.operations() + 2;
    disk.failFrom(force, force);
    assertThatThrownBy(() -> log.commit(List.of(put("a", "2")))).isInstanceOf(IOException.class);
    assertThat(LogModel.contentOf(Recovery.open(disk.afterKill(), OPTIONS)))
        .isEqualTo(Map.of("a", "1"));
  }

  @Test
  void commitShouldGoOnIfFullDiskHasRoomAgain() throws IOException {
    SegmentedLog log = Recovery.open(disk, OPTIONS);
    log.commit(List.of(put("a", "1")));
    disk.capacity(disk.usedBytes() + 100);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> log.commit(List.of(put("b", "x".repeat(500)), put("a", "2"))))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
      assertThat(LogModel.contentOf(Recovery.open(disk.afterKill(), OPTIONS)))
          .isEqualTo(Map.of("a", "1"));
      assertThat(LogModel.contentOf(log)).isEqualTo(Map.of("a", "1"));
    }
    log.commit(List.of(put("a", "3")));
    disk.capacity(Long.MAX_VALUE);
    log.commit(List.of(put("b", "4")));
    assertThat(LogModel.contentOf(Recovery.open(disk, OPTIONS)))
        .isEqualTo(Map.of("a", "3", "b", "4"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cleanShouldNotBringBackWhatWasRemovedIfPowerFailsBetweenDeletions(boolean restart)
      throws IOException {
    SegmentedLog log = Recovery.open(disk, OPTIONS);
    log.commit(List.of(put("removed", "x".repeat(900))));
    log.commit(List.of(Write.remove("removed"), put("kept", "x".repeat(900))));
    log.commit(List.of(put("kept", "y".repeat(900))));
    log.cleanOldest();
    log = restart ? Recovery.open(disk, OPTIONS) : log;
    log.cleanOldest();
    for (int i = 0; i < 50; i++) {
      assertThat(LogModel.contentOf(Recovery.open(disk.afterPowerFailure(), OPTIONS)))
          .containsOnlyKeys("kept");
    }
  }

  @Test
  void cleanShouldSetFileAsideIfItWentBadMeanwhile() throws IOException {
    SegmentedLog log = Recovery.open(disk, OPTIONS);
    log.commit(List.of(put("a", "x".repeat(400)), put("b", "y".repeat(400))));
    log.commit(List.of(put("c", "z".repeat(900))));
    String oldest = log.oldest().name();
    byte[] file = disk.read(oldest);
    file[100] ^= 1;
    disk.overwrite(oldest, file);

    log.cleanOldest();

    assertThat(LogModel.contentOf(log)).containsOnlyKeys("b", "c");
    assertThat(log.index().entries()).isEqualTo(2);
    assertThat(disk.list()).anyMatch(name -> name.startsWith(oldest + ".corrupt-"));
  }

  private static Write put(String key, String value) {
    return Write.put(key, value.getBytes(UTF_8));
  }
}
