package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * A process of its own that changes a journal until it is killed, and says on its standard output
 * what was acknowledged: {@code + key version} for a put, {@code - key version} for a removal. A
 * change is announced first, as {@code ?}, since it may be in the journal before it is
 * acknowledged.
 */
final class JournalProcess {
  static final int CALLERS = 8;
  static final int KEYS_OF_A_CALLER = 40;

  private final Journal journal;
  private final FileOutputStream out;
  private final int caller;
  private final Random random = new Random();
  private long version;

  private JournalProcess(Journal journal, FileOutputStream out, int caller, long firstVersion) {
    this.journal = journal;
    this.out = out;
    this.caller = caller;
    this.version = firstVersion;
  }

  /** Arguments: the directory, the first version, the sync mode. */
  public static void main(String[] args) {
    // The standard output is for the history alone.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    Vertx vertx = Vertx.vertx();
    JournalOptions options =
        new JournalOptions(
            Path.of(args[0]),
            SyncMode.valueOf(args[2]),
            Duration.ofMillis(200),
            65_536,
            64L << 20,
            0);
    Journal.open(vertx, options)
        .onSuccess(
            journal -> {
              FileOutputStream out = new FileOutputStream(FileDescriptor.out);
              for (int caller = 0; caller < CALLERS; caller++) {
                new JournalProcess(journal, out, caller, Long.parseLong(args[1])).change();
              }
            })
        .onFailure(
            failure -> {
              System.out.println("failed " + failure);
              vertx.close();
            });
  }

  static Process start(Path directory, long firstVersion, SyncMode sync) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            Stream.of(
                    java,
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    JournalProcess.class.getName(),
                    directory.toString(),
                    Long.toString(firstVersion),
                    sync.name())
                .toList())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void change() {
    String key = "key-" + caller + "-" + random.nextInt(KEYS_OF_A_CALLER);
    long mine = ++version;
    boolean put = random.nextInt(3) > 0;
    say("? " + key + " " + mine);
    Future<Void> change =
        put
            ? journal.put(key, (mine + " " + "x".repeat(random.nextInt(6_000))).getBytes(UTF_8))
            : journal.remove(key);
    change
        .onSuccess(
            nothing -> {
              say((put ? "+ " : "- ") + key + " " + mine);
              change();
            })
        .onFailure(failure -> say("failed " + failure));
  }

  /** One write a line, which a pipe takes as a whole: the kill does not cut a line short. */
  private void say(String line) {
    try {
      out.write((line + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
