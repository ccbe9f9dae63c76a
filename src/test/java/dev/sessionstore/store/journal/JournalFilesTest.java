package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who can read the files, how long they keep what was removed, and how many are open. */
@Timeout(60)
class JournalFilesTest {
  private static final Pattern MARKER = Pattern.compile("MARK\\d+KRAM");

  @RegisterExtension final CapturedLog messages = new CapturedLog();

  @RegisterExtension final Journals journals = new Journals();

  @TempDir Path directory;

  @Test
  void filesShouldBeForThisUserAloneWhateverTheUmask() throws Exception {
    for (String umask : List.of("000", "022", "077")) {
      Path place = directory.resolve("umask-" + umask);
      run("umask " + umask + " && exec", place);
      assertThat(permissions(place)).isEqualTo("rwx------");
      for (Path file : filesIn(place)) {
        assertThat(permissions(file)).as("%s, umask %s", file, umask).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void openShouldWarnOfWhatOthersCanRead() throws IOException {
    Path place = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-x---"));
    Journal journal = journals.open(Journals.in(place));
    assertThat(messages.messages(Level.WARN))
        .singleElement()
        .asString()
        .contains("can be read by other users", "paths=[" + place + "]");
    journal.close().await();
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    journals.open(Journals.in(place));
    assertThat(messages.messages(Level.WARN)).hasSize(1);
  }

  @Test
  void eraseShouldLeaveNothingOfWhatWasRemovedOrReplaced() throws IOException {
    Journal journal = journals.open(Journals.in(directory));
    Random random = new Random(5);
    Map<String, String> live = new HashMap<>();
    Set<String> dead = new HashSet<>();
    List<Future<Void>> changes = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String key = "key-" + random.nextInt(2_000);
      String marker = "MARK" + i + "KRAM";
      String before;
      if (random.nextInt(3) == 0) {
        changes.add(journal.remove(key));
        before = live.remove(key);
      } else {
        int length = random.nextInt(random.nextInt(10) == 0 ? 10_000 : 500);
        changes.add(journal.put(key, marker.repeat(1 + length / 12).getBytes(UTF_8)));
        before = live.put(key, marker);
      }
      if (before != null) {
        dead.add(before);
      }
    }
    Future.all(changes).await();
    assertThat(markersIn(directory)).containsAnyElementsOf(dead);
    journal.erase().await();
    assertThat(markersIn(directory)).isEqualTo(Set.copyOf(live.values()));
    live.keySet().forEach(key -> changes.add(journal.remove(key)));
    Future.all(changes).await();
    journal.erase().await();
    assertThat(markersIn(directory)).isEmpty();
  }

  @Test
  void whatWasRemovedShouldLeaveTheFilesByItself() throws Exception {
    Journal journal =
        journals.open(new JournalOptions(directory, SyncMode.ALWAYS, Duration.ofMillis(100)));
    journal.put("a", "MARK1KRAM".getBytes(UTF_8)).await();
    journal.remove("a").await();
    // Fails by the class's timeout if it stays.
    while (!markersIn(directory).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aRunningJournalShouldNeedNoFurtherDescriptor() throws Exception {
    String out = run("ulimit -n 200 && exec", directory.resolve("few"));
    assertThat(out).contains("none left", "done without one");
  }

  /** Runs {@link JournalWithoutDescriptors} in a process of its own. */
  private static String run(String shell, Path place) throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                shell + " \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-MaxFDLimit",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                JournalWithoutDescriptors.class.getName(),
                place.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }

  private static Set<String> markersIn(Path directory) throws IOException {
    Set<String> found = new HashSet<>();
    for (Path file : filesIn(directory)) {
      String content = new String(Files.readAllBytes(file), ISO_8859_1);
      found.addAll(MARKER.matcher(content).results().map(MatchResult::group).toList());
    }
    return found;
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.collect(Collectors.toList());
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
