package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Opens the journals of a test, and closes them after it. */
final class Journals implements AfterEachCallback {
  private final Vertx vertx = Vertx.vertx();
  private final List<Journal> opened = new ArrayList<>();

  Vertx vertx() {
    return vertx;
  }

  /** Options with the defaults of the service. */
  static JournalOptions in(Path directory) {
    return in(directory, SyncMode.ALWAYS);
  }

  static JournalOptions in(Path directory, SyncMode sync) {
    return new JournalOptions(directory, sync, Duration.ofDays(1));
  }

  /** The same with another bound of the room that is left on the disk. */
  static JournalOptions in(Path directory, long minFreeBytes) {
    return new JournalOptions(
        directory, SyncMode.ALWAYS, Duration.ofDays(1), 65_536, 64L << 20, minFreeBytes);
  }

  Journal open(JournalOptions options) {
    Journal journal = Journal.open(vertx, options).await();
    opened.add(journal);
    return journal;
  }

  static Map<String, String> contentOf(Journal journal) {
    Map<String, String> content = new TreeMap<>();
    journal.forEach((key, value) -> content.put(key, new String(value, UTF_8))).await();
    return content;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    opened.forEach(journal -> journal.close().await());
    vertx.close().await();
  }
}
