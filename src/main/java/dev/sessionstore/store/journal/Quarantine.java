package dev.sessionstore.store.journal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a damaged database by a new one with the entries that are intact, and keeps the damaged
 * files for examination. A crash at any moment leaves either the damaged database or the new one.
 */
final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("'.corrupt-'yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Path file;
  private final Path wal;
  private final Path unfinished;
  private final Path finished;
  private final String suffix = SUFFIX.format(Instant.now());

  Quarantine(Path file) {
    this.file = file;
    this.wal = Database.walOf(file);
    this.unfinished = file.resolveSibling(file.getFileName() + ".new");
    this.finished = file.resolveSibling(file.getFileName() + ".repaired");
  }

  /** Copies the write-ahead log, which closing the damaged database would delete. */
  void keepWal(SQLException reason) throws IOException {
    LOG.error("Journal file is corrupt: file={} reason={}", file, reason.getMessage());
    if (Files.exists(wal) && Files.size(wal) > 0) {
      Files.copy(wal, renamed(wal));
    }
  }

  /** Puts the new database in the place of the damaged one, which no connection has open. */
  void replace() throws SQLException, IOException {
    Files.deleteIfExists(unfinished);
    Files.deleteIfExists(Database.walOf(unfinished));
    JournalDirectory.makePrivate(unfinished);
    long kept;
    try (Database repaired = Database.open(unfinished, SyncMode.ALWAYS)) {
      kept = copyReadable(repaired);
    }
    Files.move(unfinished, finished, ATOMIC_MOVE);
    finish();
    LOG.error(
        "Journal file set aside as corrupt, and replaced by what could be read of it:"
            + " file={} setAside={} entriesKept={}",
        file,
        renamed(file),
        kept);
  }

  private long copyReadable(Database repaired) throws SQLException, IOException {
    try (Database damaged = Database.open(file, SyncMode.ALWAYS)) {
      return repaired.copyReadable(damaged);
    } catch (SQLException e) {
      if (!Database.isDamage(e)) {
        throw e;
      }
      LOG.error("Journal file cannot be read at all: file={}", file, e);
      return 0;
    }
  }

  /** Completes a replacement of which the new database is complete. */
  void finish() throws IOException {
    if (!Files.exists(finished)) {
      return;
    }
    if (Files.exists(file)) {
      Files.move(file, renamed(file), ATOMIC_MOVE);
    }
    // A log of the damaged database would be taken for one of the new database.
    Files.deleteIfExists(wal);
    Files.move(finished, file, ATOMIC_MOVE);
    force(file.resolveSibling(""));
  }

  private Path renamed(Path path) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** Makes the renaming outlive the machine; Windows needs no force for that, and allows none. */
  private static void force(Path directory) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(directory)) {
        channel.force(true);
      }
    }
  }
}
