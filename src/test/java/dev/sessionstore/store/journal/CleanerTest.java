package dev.sessionstore.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promise is to stay below twice the live records plus the slack, at every moment. */
class CleanerTest {
  private static final int SEGMENT_BYTES = 8 << 10;
  private static final long SLACK_BYTES = 16 * SEGMENT_BYTES;
  private static final int VALUE_BYTES = 200;
  private static final int BATCH = 10;
  private static final JournalOptions OPTIONS =
      JournalOptions.in(Path.of("simulated")).withSpace(SEGMENT_BYTES, SLACK_BYTES, 0);

  private final Random random = new Random(1);
  private final SimulatedDisk disk = new SimulatedDisk(random);
  private SegmentedLog log;
  private Cleaner cleaner;
  private long changedBytes;
  private long mostCopiedAtOnce;

  @BeforeEach
  void open() throws IOException {
    log = Recovery.open(disk, OPTIONS);
    cleaner = new Cleaner(log, OPTIONS);
  }

  @Test
  void filesShouldStayBelowBoundIfEntriesAreOverwrittenAtRandom() throws IOException {
    put(0, 2_000);
    for (int i = 0; i < 3_000; i++) {
      commit(BATCH, () -> put("key-" + random.nextInt(2_000)));
    }
    assertCheap();
  }

  @Test
  void filesShouldStayBelowBoundIfFewEntriesAreOverwrittenAndManyAreNot() throws IOException {
    put(0, 4_000);
    for (int i = 0; i < 3_000; i++) {
      commit(BATCH, () -> put("key-" + random.nextInt(50)));
    }
    assertCheap();
  }

  @Test
  void filesShouldStayBelowBoundIfEntriesComeAndGo() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      int batch = i;
      commit(BATCH, () -> put("key-" + (batch * BATCH + random.nextInt(BATCH))));
      commit(BATCH, () -> Write.remove("key-" + (batch * BATCH - random.nextInt(500))));
    }
    assertCheap();
  }

  @Test
  void filesShouldBeGoneIfAllEntriesAreRemovedInAnyOrder() throws IOException {
    put(0, 3_000);
    List<String> keys = new ArrayList<>();
    log.forEach((key, value) -> keys.add(key));
    Collections.shuffle(keys, random);
    for (int i = 0; i < keys.size(); i += BATCH) {
      List<Write> writes = keys.subList(i, i + BATCH).stream().map(Write::remove).toList();
      commit(writes);
    }
    assertThat(log.index().liveBytes()).isZero();
    assertThat(disk.list()).hasSize(1);
    assertThat(disk.usedBytes()).isLessThanOrEqualTo(SEGMENT_BYTES);
  }

  @Test
  void garbageShouldGoIfDiskIsShortOfSpace() throws IOException {
    put(0, 1_000);
    for (int i = 0; i < 100; i++) {
      commit(BATCH, () -> put("key-" + random.nextInt(1_000)));
    }
    long before = disk.usedBytes();
    for (int i = 0; i < 100; i++) {
      cleaner.clean(true);
    }
    assertThat(disk.usedBytes())
        .isLessThan(before)
        .isLessThan(log.index().liveBytes() + 4 * SEGMENT_BYTES);
  }

  private void put(int from, int to) throws IOException {
    for (int i = from; i < to; i += BATCH) {
      int[] next = {i};
      commit(BATCH, () -> put("key-" + next[0]++));
    }
  }

  private void commit(int size, Supplier<Write> change) throws IOException {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      writes.add(change.get());
    }
    commit(writes);
  }

  private void commit(List<Write> writes) throws IOException {
    log.commit(writes);
    long before = disk.writtenBytes();
    cleaner.clean(false);
    mostCopiedAtOnce = Math.max(mostCopiedAtOnce, disk.writtenBytes() - before);
    changedBytes += writes.stream().mapToLong(Write::recordBytes).sum();
    long bound = 2 * log.index().liveBytes() + SLACK_BYTES;
    assertThat(disk.takePeakBytes()).isLessThan(bound);
    assertThat(log.fileBytes()).isEqualTo(disk.usedBytes());
  }

  /** At most two bytes are copied for each one written, and no commit has to wait for long. */
  private void assertCheap() {
    assertThat(disk.writtenBytes()).isLessThan(3 * changedBytes);
    assertThat(mostCopiedAtOnce).isLessThan(3 * SEGMENT_BYTES);
  }

  private Write put(String key) {
    return Write.put(key, new byte[random.nextInt(2 * VALUE_BYTES)]);
  }
}
