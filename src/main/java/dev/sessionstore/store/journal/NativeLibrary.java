package dev.sessionstore.store.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's native library, which the driver unpacks to a file of 1.1 MB first. By default
 * that is in {@code /tmp}, which may be read-only. The journal's directory is not, but its disk may
 * be full.
 */
final class NativeLibrary {
  private static final String PLACE = "org.sqlite.tmpdir";

  private NativeLibrary() {}

  /**
   * Loads the library once for this process: from the directory in the system property {@value
   * #PLACE}, or else from the journal's directory, or else from the system's directory for
   * temporary files. In the journal's directory the file is deleted at once, since a process that
   * is killed would leave it behind.
   *
   * @throws JournalException if the library cannot be unpacked or loaded
   */
  static synchronized void load(Path directory) throws IOException {
    String chosen = System.getProperty(PLACE);
    List<String> places =
        chosen != null
            ? List.of(chosen)
            : List.of(directory.toAbsolutePath().toString(), System.getProperty("java.io.tmpdir"));
    JournalException failure = new JournalException("Cannot load SQLite's library from " + places);
    for (String place : places) {
      System.setProperty(PLACE, place);
      try {
        SQLiteJDBCLoader.initialize();
        return;
      } catch (Exception e) {
        failure.addSuppressed(e);
      } finally {
        if (chosen == null) {
          System.clearProperty(PLACE);
        }
        deleteUnpacked(directory);
      }
    }
    throw failure;
  }

  private static void deleteUnpacked(Path directory) throws IOException {
    try (DirectoryStream<Path> unpacked =
        Files.newDirectoryStream(directory, "sqlite-*sqlitejdbc*")) {
      for (Path file : unpacked) {
        Files.deleteIfExists(file);
      }
    }
  }
}
