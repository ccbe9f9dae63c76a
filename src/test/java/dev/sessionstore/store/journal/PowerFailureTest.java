package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files as a power failure may leave them between two forces: any part of what was written
 * since the last force is there, and the rest is as it was. That SQLite forces where it says so,
 * and that the disk does what it is told, is trusted here.
 */
@Timeout(120)
class PowerFailureTest {
  private static final int COMMITS = 120;
  private static final int CHECKED = 3;
  private static final int SECTOR = 512;

  @RegisterExtension final CapturedLog messages = new CapturedLog();

  @RegisterExtension final Journals journals = new Journals();

  @TempDir Path directory;

  private final Random random = new Random(3);
  private int copies;

  private record Snapshot(byte[] database, byte[] wal, Map<String, String> content) {}

  @Test
  void openShouldFindAllThatWasAcknowledgedIfPowerFailsDuringTheNextCommit() throws IOException {
    Path origin = directory.resolve("origin");
    Journal journal = journals.open(Journals.in(origin));
    Map<String, String> content = new TreeMap<>();
    Snapshot before = snapshot(origin, content);
    for (int i = 0; i < COMMITS; i++) {
      String key = "key-" + random.nextInt(20);
      if (random.nextInt(4) == 0) {
        journal.remove(key).await();
        content.remove(key);
      } else {
        String value = i + " " + "x".repeat(random.nextInt(200_000));
        journal.put(key, value.getBytes(UTF_8)).await();
        content.put(key, value);
      }
      Snapshot after = snapshot(origin, content);
      if (i % CHECKED == 0) {
        check(before.database(), mix(before.wal(), after.wal()), before, after);
      }
      if (!Arrays.equals(before.database(), after.database())) {
        // The log is forced before the database is written to, which SQLite does every 4 MB.
        check(mix(before.database(), after.database()), after.wal(), before, after);
      }
      before = after;
    }
    assertThat(messages.messages(Level.ERROR)).isEmpty();
    assertThat(before.database().length).as("the database was written to").isGreaterThan(1 << 20);
  }

  private static Snapshot snapshot(Path origin, Map<String, String> content) throws IOException {
    return new Snapshot(
        Files.readAllBytes(origin.resolve("journal.db")),
        Files.readAllBytes(origin.resolve("journal.db-wal")),
        new TreeMap<>(content));
  }

  private byte[] mix(byte[] before, byte[] after) {
    int length = random.nextBoolean() ? after.length : Math.max(before.length, after.length);
    byte[] mixed = Arrays.copyOf(before, length);
    for (int at = 0; at < length; at += SECTOR) {
      // The header of a log that is begun anew is forced before the rest is written.
      if ((at == 0 || random.nextBoolean()) && at < after.length) {
        System.arraycopy(after, at, mixed, at, Math.min(SECTOR, after.length - at));
      }
    }
    return mixed;
  }

  private void check(byte[] database, byte[] wal, Snapshot before, Snapshot after)
      throws IOException {
    Path copy = Files.createDirectory(directory.resolve("copy-" + copies++));
    Files.write(copy.resolve("journal.db"), database);
    Files.write(copy.resolve("journal.db-wal"), wal);
    Journal journal = journals.open(Journals.in(copy));
    assertThat(Journals.contentOf(journal)).isIn(before.content(), after.content());
    journal.close().await();
  }
}
