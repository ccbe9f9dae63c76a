package dev.sessionstore.store.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite database with one table of keys and values, for one thread at a time. It keeps the two
 * files open that it needs, and opens no other one.
 */
final class Database implements AutoCloseable {
  private static final int FORMAT = 1;
  private static final int PRIMARY_CODE = 0xff;

  /** Change of the table that returns by how many entries it grows. */
  private interface Step {
    long run() throws SQLException;
  }

  private final Path file;
  private final Connection connection;
  private final Statement statement;
  private final EntryTable table;
  private final @Nullable Object fileKey;
  private final @Nullable Object walKey;
  private long entries;

  private Database(Path file, Connection connection, Statement statement)
      throws SQLException, IOException {
    this.file = file;
    this.connection = connection;
    this.statement = statement;
    this.table = new EntryTable(connection, statement);
    this.entries = number(statement, "SELECT count(*) FROM entries");
    this.fileKey = keyOf(file);
    this.walKey = keyOf(walOf(file));
  }

  /**
   * Opens a database, and makes its table if it has none.
   *
   * @throws SQLException if it cannot be read, or its table is missing
   * @throws JournalException if a newer release wrote it
   */
  static Database open(Path file, SyncMode sync) throws SQLException, IOException {
    SQLiteConfig config = new SQLiteConfig();
    // The query for such a key would be in progress still when the table is written anew.
    config.setGetGeneratedKeys(false);
    config.setBusyTimeout(0);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      Statement statement = connection.createStatement();
      // Before the first use of the log, so that there is no index of it in shared memory.
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=" + sync.synchronous());
      statement.execute("PRAGMA temp_store=MEMORY");
      statement.execute("PRAGMA cell_size_check=ON");
      prepare(file, statement);
      return new Database(file, connection, statement);
    } catch (SQLException | IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void prepare(Path file, Statement statement) throws SQLException {
    long format = number(statement, "PRAGMA user_version");
    if (format > FORMAT) {
      throw new JournalException(
          "The journal file %s has format %d, this release reads up to %d: start the newer release, or move the file away"
              .formatted(file, format, FORMAT));
    }
    if (format == 0) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute(EntryTable.CREATE);
      statement.execute("PRAGMA user_version=" + FORMAT);
      statement.execute("COMMIT");
    }
    if (number(statement, "SELECT count(*) FROM sqlite_schema WHERE name = 'entries'") == 0) {
      throw damage("the table is missing");
    }
  }

  /** Failure that says that the database does not hold what was written to it. */
  static SQLException damage(String message) {
    return new SQLiteException(message, SQLiteErrorCode.SQLITE_CORRUPT);
  }

  /** Whether a failure says that the database is damaged, and not that the disk fails. */
  static boolean isDamage(SQLException failure) {
    return hasCode(failure, SQLiteErrorCode.SQLITE_CORRUPT)
        || hasCode(failure, SQLiteErrorCode.SQLITE_NOTADB);
  }

  /** Whether a failure says that another process has the database open. */
  static boolean isInUse(Exception failure) {
    return hasCode(failure, SQLiteErrorCode.SQLITE_BUSY);
  }

  private static boolean hasCode(Exception failure, SQLiteErrorCode code) {
    return failure instanceof SQLiteException e
        && (e.getResultCode().code & PRIMARY_CODE) == code.code;
  }

  /** Path of the write-ahead log of a database. */
  static Path walOf(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  /**
   * Makes all changes or none, as durable as the sync mode asks for.
   *
   * @throws SQLException if none is made
   */
  void commit(List<Change> changes) throws SQLException, IOException {
    checkIsThere();
    transaction(
        () -> {
          long growth = 0;
          for (Change change : changes) {
            growth += table.apply(change);
          }
          return growth;
        });
  }

  /** Reads all entries, the one that was put first first. */
  void forEach(BiConsumer<String, byte[]> action) throws SQLException {
    table.forEach(action);
  }

  /** Takes over the entries of a damaged database that are intact, and counts them. */
  long copyReadable(Database damaged) throws SQLException {
    transaction(() -> table.copyReadable(damaged.table));
    return entries;
  }

  private void transaction(Step step) throws SQLException {
    statement.execute("BEGIN IMMEDIATE");
    try {
      long growth = step.run();
      statement.execute("COMMIT");
      entries += growth;
    } catch (SQLException e) {
      try {
        statement.execute("ROLLBACK");
      } catch (SQLException rolledBackAlready) {
        // SQLite has done so itself where the disk failed.
        e.addSuppressed(rolledBackAlready);
      }
      throw e;
    }
  }

  /** What is written to a file that the directory has lost would never be found again. */
  private void checkIsThere() throws IOException {
    if (!Objects.equals(fileKey, keyOf(file)) || !Objects.equals(walKey, keyOf(walOf(file)))) {
      throw new FileNotFoundException(
          "%s was removed, or its directory replaced, under the running service"
              .formatted(file.getFileName()));
    }
  }

  private static @Nullable Object keyOf(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return "missing";
    }
  }

  /** Forces all commits to the disk. */
  void checkpoint() throws SQLException {
    statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** Forces all commits to the disk, into the database itself, and empties the write-ahead log. */
  void truncateWal() throws SQLException {
    statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /**
   * Removes from the files what was removed or replaced in the table, and gives room back: writes
   * the table anew. ({@code secure_delete} is not enough. It left traces of 4 of 24,589 values,
   * where SQLite had moved rows between pages.)
   */
  void erase() throws SQLException {
    String directory = file.toAbsolutePath().resolveSibling("").toString().replace("'", "''");
    statement.execute("PRAGMA temp_store_directory='" + directory + "'");
    // A copy that is larger than SQLite's cache goes to a file without a name.
    statement.execute("PRAGMA temp_store=FILE");
    try {
      statement.execute("VACUUM");
    } finally {
      statement.execute("PRAGMA temp_store=MEMORY");
    }
    truncateWal();
  }

  JournalStats.Size size() throws SQLException, IOException {
    long pages =
        number(statement, "PRAGMA page_count") - number(statement, "PRAGMA freelist_count");
    return new JournalStats.Size(
        entries,
        pages * number(statement, "PRAGMA page_size"),
        Files.size(file) + Files.size(walOf(file)));
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
