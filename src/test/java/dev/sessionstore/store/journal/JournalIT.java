package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The journal on a real disk, with real processes that really die. */
@Timeout(300)
class JournalIT {
  private static final int ROUNDS = 4;
  private static final int MAX_LINES = 4_000;

  /** Room for the write-ahead log, which is copied to the database every 4 MB. */
  private static final long SLACK_BYTES = 16L << 20;

  @RegisterExtension final CapturedLog messages = new CapturedLog();

  @RegisterExtension final Journals journals = new Journals();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(SyncMode.class)
  void openShouldFindEveryAcknowledgedChangeIfProcessWasKilled(SyncMode sync)
      throws IOException, InterruptedException {
    AcknowledgedHistory history = new AcknowledgedHistory();
    Random random = new Random();
    for (int round = 0; round < ROUNDS; round++) {
      Process process = JournalProcess.start(directory, round * 1_000_000L, sync);
      try (BufferedReader lines = process.inputReader(UTF_8)) {
        // The pipe is what makes the moment random: the process is some lines ahead.
        for (int left = 1 + random.nextInt(MAX_LINES); left > 0; left--) {
          history.add(lines.readLine());
        }
        process.toHandle().destroyForcibly();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          history.add(line);
        }
      }
      process.waitFor();
      Journal journal = journals.open(Journals.in(directory, sync));
      history.check(journal);
      journal.close().await();
    }
    assertThat(history.acknowledged()).isGreaterThan(ROUNDS);
    assertThat(messages.messages(Level.ERROR)).isEmpty();
  }

  @Test
  void openShouldFailIfAnotherProcessHasTheDirectory() throws IOException, InterruptedException {
    Process process = JournalProcess.start(directory, 0, SyncMode.NEVER);
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      assertThat(lines.readLine()).startsWith("? ");
      assertThatThrownBy(() -> journals.open(Journals.in(directory)))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(directory + " is in use by another process");
      process.toHandle().destroyForcibly();
      process.waitFor();
      journals.open(Journals.in(directory)).close().await();
    }
  }

  /** The files grow with the most that was in the journal at once, not with all that ever was. */
  @Test
  void filesShouldStayBelowTwiceTheMostThatWasAliveAndShrinkWhenNothingIs() throws IOException {
    Journal journal = journals.open(Journals.in(directory));
    Random random = new Random(1);
    int keys = 10_000;
    long mostLive = 0;
    List<Future<Void>> changes = new ArrayList<>();
    for (int round = 0; round < 30; round++) {
      for (int i = 0; i < 4_000; i++) {
        String key = "key-" + random.nextInt(keys);
        changes.add(
            random.nextInt(5) == 0
                ? journal.remove(key)
                : journal.put(key, new byte[1_000 + random.nextInt(2_000)]));
      }
      awaitAll(changes);
      mostLive = Math.max(mostLive, journal.stats().size().liveBytes());
      assertThat(bytesInDirectory()).isLessThan(2 * mostLive + SLACK_BYTES);
    }
    for (int i = 0; i < keys; i++) {
      changes.add(journal.remove("key-" + i));
    }
    awaitAll(changes);
    journal.erase().await();
    assertThat(Journals.contentOf(journal)).isEmpty();
    assertThat(bytesInDirectory()).isLessThan(100_000);
    journal.close().await();
  }

  @Test
  void putShouldFailOnFullDiskAndGoOnWhenThereIsRoom() throws IOException, InterruptedException {
    Path mountPoint = Files.createDirectory(directory.resolve("small"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mountPoint.toString());
    Assumptions.assumeTrue(
        mounted,
        "NOT TESTED on a real full disk: this user may not mount a file system of 1 MB;"
            + " FullDiskIT has the same with a limit on the size of files");
    try {
      fillAndMakeRoom(mountPoint);
    } finally {
      assertThat(run("umount", mountPoint.toString())).isTrue();
    }
  }

  private void fillAndMakeRoom(Path mountPoint) throws IOException {
    JournalOptions options = Journals.in(mountPoint, 0L);
    Path ballast = mountPoint.resolve("ballast");
    Files.write(ballast, new byte[500_000]);
    Journal journal = journals.open(options);
    Set<String> kept = new HashSet<>();
    Throwable failure = null;
    for (int i = 0; failure == null; i++) {
      Future<Void> put = journal.put("key-" + i, new byte[3_000]);
      failure = put.transform(result -> Future.succeededFuture(result.cause())).await();
      if (failure == null) {
        kept.add("key-" + i);
      }
    }
    assertThat(failure)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("database or disk is full")
        .hasMessageContaining(mountPoint.toString());
    assertThat(kept).hasSizeGreaterThan(20);
    assertThat(Journals.contentOf(journal).keySet()).isEqualTo(kept);

    Files.delete(ballast);
    journal.put("later", new byte[3_000]).await();
    kept.add("later");
    journal.close().await();
    Journal again = journals.open(options);
    assertThat(Journals.contentOf(again).keySet()).isEqualTo(kept);
    again.close().await();
  }

  private static void awaitAll(List<Future<Void>> changes) {
    Future.all(changes).await();
    changes.clear();
  }

  private long bytesInDirectory() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
