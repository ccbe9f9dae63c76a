package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecoveryTest {
  private static final String FIRST = "0000000000000001.segment";
  private static final String SECOND = "0000000000000002.segment";
  private static final String THIRD = "0000000000000003.segment";
  private static final JournalOptions OPTIONS =
      JournalOptions.in(Path.of("simulated")).withSpace(1 << 10, 1 << 20, 0);

  @RegisterExtension final CapturedLog messages = new CapturedLog();

  private SimulatedDisk disk = new SimulatedDisk(new Random(1));

  @Test
  void openShouldBeginEmptyIfThereAreNoFiles() throws IOException {
    assertThat(LogModel.contentOf(open())).isEmpty();
    assertThat(disk.list()).isEmpty();
  }

  @Test
  void openShouldIgnoreFilesThatAreNotItsOwn() throws IOException {
    disk.overwrite("notes.txt", "hello".getBytes(UTF_8));
    assertThat(LogModel.contentOf(open())).isEmpty();
    assertThat(disk.list()).containsExactly("notes.txt");
  }

  @Test
  void openShouldSetFileAsideAndKeepRestOfItIfAcknowledgedBytesAreDamaged() throws IOException {
    SegmentedLog log = open();
    log.commit(List.of(put("a", "1")));
    log.commit(List.of(put("b", "2")));
    log.commit(List.of(put("c", "3")));
    damage(FIRST, Records.HEADER_BYTES + put("a", "1").recordBytes() + 3);

    assertThat(LogModel.contentOf(open())).isEqualTo(Map.of("a", "1", "c", "3"));
    assertThat(disk.list()).hasSize(2).contains(SECOND).doesNotContain(FIRST);
    assertThat(disk.list()).anyMatch(name -> name.startsWith(FIRST + ".corrupt-"));
    assertThat(messages.messages(Level.ERROR))
        .hasSize(2)
        .allMatch(message -> message.contains("directory=simulated file=" + FIRST));
    assertThat(LogModel.contentOf(open())).isEqualTo(Map.of("a", "1", "c", "3"));
    assertThat(messages.messages(Level.ERROR)).hasSize(2);
  }

  @Test
  void openShouldNotBringBackWhatDamagedFileRemoved() throws IOException {
    SegmentedLog log = open();
    log.commit(List.of(put("a", "x".repeat(900)), put("kept", "1")));
    log.commit(List.of(Write.remove("a"), put("b", "x".repeat(900))));
    log.commit(List.of(put("c", "x".repeat(900))));
    damage(SECOND, 500);

    assertThat(LogModel.contentOf(open())).containsOnlyKeys("kept", "c");
    assertThat(disk.list()).doesNotContain(FIRST, SECOND);
    assertThat(LogModel.contentOf(open())).containsOnlyKeys("kept", "c");
  }

  @Test
  void openShouldKeepWhatWasAcknowledgedIfItsSuccessorIsNotForcedAndThePowerFails()
      throws IOException {
    SegmentedLog log = open();
    log.commit(List.of(put("a", "1".repeat(900))));
    // The process is killed just before the force, and so before anybody was told.
    int operationsOfCommitInNewFile = 6;
    disk.crashAt(disk.operations() + operationsOfCommitInNewFile);
    assertThatThrownBy(() -> log.commit(List.of(put("a", "2".repeat(900)))))
        .isInstanceOf(SimulatedDisk.Crash.class);
    disk = disk.afterKill();
    new Cleaner(open(), OPTIONS).clean(false);
    assertThat(disk.list()).containsExactly(SECOND);

    for (int i = 0; i < 20; i++) {
      SegmentedLog found = Recovery.open(disk.afterPowerFailure(), OPTIONS);
      assertThat(LogModel.contentOf(found)).containsOnlyKeys("a");
    }
  }

  @Test
  void openShouldSetFileAsideIfItIsNoJournalFileAtAll() throws IOException {
    disk.overwrite(FIRST, "not a journal file, but that is its name".getBytes(UTF_8));
    assertThat(LogModel.contentOf(open())).isEmpty();
    assertThat(disk.list()).hasSize(1).allMatch(name -> name.startsWith(FIRST + ".corrupt-"));
    assertThat(messages.messages(Level.ERROR)).isNotEmpty();
  }

  @Test
  void openShouldGoOnIfCorruptFileCannotBeSetAside() throws IOException {
    SegmentedLog log = open();
    log.commit(List.of(put("a", "1")));
    log.commit(List.of(put("b", "2")));
    damage(FIRST, 20);
    disk = disk.afterKill().capacity(disk.usedBytes());

    assertThat(LogModel.contentOf(open())).isEqualTo(Map.of("b", "2"));
    assertThat(disk.list()).contains(FIRST);
    disk.capacity(Long.MAX_VALUE);
    assertThat(LogModel.contentOf(open())).isEqualTo(Map.of("b", "2"));
    assertThat(disk.list()).doesNotContain(FIRST);
  }

  @Test
  void openShouldCutOffIncompleteWriteAtTheEnd() throws IOException {
    SegmentedLog log = open();
    log.commit(List.of(put("a", "1")));
    int complete = (int) disk.size(FIRST);
    log.commit(List.of(put("b", "2"), put("c", "3")));
    disk.overwrite(FIRST, Arrays.copyOf(disk.read(FIRST), complete + 8));

    assertThat(LogModel.contentOf(open())).isEqualTo(Map.of("a", "1"));
    assertThat(disk.list()).containsExactly(FIRST);
    assertThat(disk.size(FIRST)).isEqualTo(complete);
    assertThat(messages.messages(Level.ERROR)).isEmpty();
    assertThat(messages.messages(Level.WARN)).singleElement().asString().contains("bytesCutOff=8");
  }

  @Test
  void openShouldDeleteFileThatWasJustBegun() throws IOException {
    disk.overwrite(THIRD, Arrays.copyOf(Records.header(Records.FORMAT).array(), 5));
    open();
    assertThat(disk.list()).isEmpty();
    assertThat(messages.messages(Level.ERROR)).isEmpty();
  }

  @Test
  void openShouldRefuseNewerFormatAndTouchNothing() throws IOException {
    SegmentedLog log = open();
    log.commit(List.of(put("a", "1")));
    damage(FIRST, 20);
    disk.overwrite(SECOND, Records.header(Records.FORMAT + 1).array());

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalFormatException.class)
        .hasMessageContaining(SECOND)
        .hasMessageContaining("format 2");
    assertThat(disk.list()).containsExactly(FIRST, SECOND);
  }

  private SegmentedLog open() throws IOException {
    return Recovery.open(disk, OPTIONS);
  }

  private void damage(String name, int place) throws IOException {
    byte[] file = disk.read(name);
    file[place] ^= 0x55;
    disk.overwrite(name, file);
  }

  private static Write put(String key, String value) {
    return Write.put(key, value.getBytes(UTF_8));
  }
}
