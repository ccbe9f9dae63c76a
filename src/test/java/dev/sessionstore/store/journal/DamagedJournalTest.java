package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that a disk has damaged. Whatever is damaged, the start goes on, gives nothing that was
 * never written, and says so by an error if it gives less than was acknowledged.
 */
@Timeout(120)
class DamagedJournalTest {
  private static final int PAGE = 4096;
  private static final int WAL_HEADER = 32;
  private static final int FRAME = 24 + PAGE;
  private static final int KEYS = 60;
  private static final int ROUNDS = 3;

  @RegisterExtension final CapturedLog messages = new CapturedLog();

  @RegisterExtension final Journals journals = new Journals();

  @TempDir Path directory;

  private final Random random = new Random(7);
  private final Map<String, String> written = new TreeMap<>();
  private int copies;

  /** Files of a process that was killed: the last changes are in the write-ahead log only. */
  private record KilledFiles(byte[] database, byte[] wal) {}

  private KilledFiles killed() throws IOException {
    Path origin = directory.resolve("origin");
    Journal journal = journals.open(Journals.in(origin));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < KEYS; i++) {
        put(journal, "key-" + i, i + " " + round + " " + "x".repeat(random.nextInt(3 * PAGE)));
      }
      if (round == 0) {
        journal.erase().await();
      }
    }
    for (int i = 0; i < KEYS; i += 4) {
      journal.remove("key-" + i).await();
      written.remove("key-" + i);
    }
    return new KilledFiles(
        Files.readAllBytes(origin.resolve("journal.db")),
        Files.readAllBytes(origin.resolve("journal.db-wal")));
  }

  private void put(Journal journal, String key, String value) {
    journal.put(key, value.getBytes(UTF_8)).await();
    written.put(key, value);
  }

  private Path copyOf(byte[] database, byte[] wal) throws IOException {
    Path copy = Files.createDirectory(directory.resolve("copy-" + copies++));
    Files.write(copy.resolve("journal.db"), database);
    Files.write(copy.resolve("journal.db-wal"), wal);
    return copy;
  }

  /** Opens a directory, checks what it gives, and that it can be used from then on. */
  private Map<String, String> check(Path copy, String description) throws IOException {
    int before = messages.messages(Level.ERROR).size();
    Journal journal = journals.open(Journals.in(copy));
    Map<String, String> found = Journals.contentOf(journal);
    List<String> errors = messages.messages(Level.ERROR);
    found.forEach(
        (key, value) ->
            assertThat(value.split(" ")[0])
                .as("%s: value of %s", description, key)
                .isEqualTo(key.substring("key-".length())));
    if (!found.equals(written)) {
      assertThat(errors.size()).as(description).isGreaterThan(before);
      assertThat(errors.get(before)).contains(copy.resolve("journal.db").toString());
      try (Stream<Path> files = Files.list(copy)) {
        assertThat(files).as(description).anyMatch(file -> file.toString().contains(".corrupt-"));
      }
    }
    journal.put("later", new byte[10]).await();
    journal.close().await();
    int afterRepair = messages.messages(Level.ERROR).size();
    Journal again = journals.open(Journals.in(copy));
    assertThat(Journals.contentOf(again)).as(description).hasSize(found.size() + 1);
    again.close().await();
    assertThat(messages.messages(Level.ERROR)).as(description).hasSize(afterRepair);
    return found;
  }

  @Test
  void openShouldLoseNothingIfNothingIsDamaged() throws IOException {
    KilledFiles files = killed();
    assertThat(check(copyOf(files.database(), files.wal()), "intact")).isEqualTo(written);
    assertThat(messages.messages(Level.ERROR)).isEmpty();
  }

  @Test
  void openShouldGoOnIfAnyPageOfTheDatabaseIsDamaged() throws IOException {
    KilledFiles files = killed();
    int pages = files.database().length / PAGE;
    int kept = 0;
    int cases = 0;
    for (int page = 0; page < pages; page += page < 8 ? 1 : 7) {
      for (int at : new int[] {0, 100 + random.nextInt(PAGE - 200), PAGE - 8}) {
        cases++;
        byte[] damaged = files.database().clone();
        int offset = page * PAGE + at;
        for (int i = offset; i < offset + 8; i++) {
          damaged[i] ^= (byte) (1 + random.nextInt(255));
        }
        kept += check(copyOf(damaged, files.wal()), "bytes at " + offset).size();
      }
    }
    assertThat(kept).as("entries found by all starts").isGreaterThan(cases * KEYS / 3);
  }

  @Test
  void openShouldGoOnIfTheDatabaseIsCutOffAnywhere() throws IOException {
    KilledFiles files = killed();
    for (int i = 0; i < 12; i++) {
      int length = i == 0 ? 0 : random.nextInt(files.database().length);
      check(copyOf(Arrays.copyOf(files.database(), length), files.wal()), "cut off at " + length);
    }
  }

  @Test
  void openShouldGoOnIfTheDatabaseIsSomethingElse() throws IOException {
    KilledFiles files = killed();
    byte[] noise = new byte[3 * PAGE];
    random.nextBytes(noise);
    check(copyOf(noise, files.wal()), "noise, of which the log replaces some pages");
    assertThat(check(copyOf(noise, new byte[0]), "noise")).isEmpty();
    assertThat(check(copyOf("something else".getBytes(UTF_8), new byte[0]), "text")).isEmpty();
  }

  /** SQLite itself takes the first damaged frame for the end, and says nothing. */
  @Test
  void openShouldSaySoIfAnyFrameOfTheLogIsDamagedThatHasACommitBehindIt() throws IOException {
    KilledFiles files = killed();
    int frames = (files.wal().length - WAL_HEADER) / FRAME;
    assertThat(frames).isGreaterThan(100);
    for (int frame = 0; frame < frames - 20; frame += frames / 12) {
      for (int at : new int[] {4, 10, 18, 24 + random.nextInt(PAGE)}) {
        byte[] damaged = files.wal().clone();
        damaged[WAL_HEADER + frame * FRAME + at] ^= 0x41;
        check(copyOf(files.database(), damaged), "frame " + frame + " at " + at);
      }
    }
    for (int at = 0; at < WAL_HEADER; at += 8) {
      byte[] damaged = files.wal().clone();
      damaged[at] ^= 0x41;
      check(copyOf(files.database(), damaged), "header of the log at " + at);
    }
  }

  /** As a crash leaves it: nobody was told of the commit that is not complete. */
  @Test
  void openShouldSayNothingIfTheLogEndsInAnIncompleteCommit() throws IOException {
    KilledFiles files = killed();
    byte[] more = Arrays.copyOf(files.wal(), files.wal().length + 3 * FRAME);
    System.arraycopy(files.wal(), WAL_HEADER, more, files.wal().length, 3 * FRAME - 100);
    assertThat(check(copyOf(files.database(), more), "incomplete end")).isEqualTo(written);
    assertThat(messages.messages(Level.ERROR)).isEmpty();
  }

  /** Damage that is found after the start, when a change needs the page. */
  @Test
  void putShouldRepairADatabaseThatTurnsOutToBeDamaged() throws IOException {
    Path place = directory.resolve("place");
    Journal journal = journals.open(Journals.in(place));
    for (int i = 0; i < 2_000; i++) {
      journal.put("key-" + i, bytes(i + " " + "x".repeat(1_000)));
    }
    journal.put("key-0", bytes("0 0")).await();
    journal.close().await();
    Journal again = journals.open(Journals.in(place));
    Path database = place.resolve("journal.db");
    byte[] content = Files.readAllBytes(database);
    // All pages but the first, so that whichever the change needs is damaged.
    for (int page = 1; page < content.length / PAGE; page++) {
      content[page * PAGE] ^= 0x55;
    }
    Files.write(database, content);
    again.put("key-1", bytes("1 1")).await();
    assertThat(Journals.contentOf(again)).containsEntry("key-1", "1 1");
    assertThat(messages.messages(Level.ERROR).get(0)).contains(database.toString());
    again.close().await();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
