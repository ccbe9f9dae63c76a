package dev.sessionstore.store.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries on the disk, in a database that is repaired when it turns out to be damaged. For one
 * thread at a time.
 */
final class Storage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  private final JournalDirectory directory;
  private final SyncMode sync;
  private final Path file;
  private Database database;
  private boolean unforced;
  private boolean unerased;

  private interface Step {
    void run(Database database) throws SQLException, IOException;
  }

  private Storage(JournalDirectory directory, SyncMode sync, Path file)
      throws SQLException, IOException {
    this.directory = directory;
    this.sync = sync;
    this.file = file;
    this.database = openIntact();
  }

  /**
   * Opens the storage of a directory.
   *
   * @throws JournalException if the directory is another journal's, or of another release
   * @throws IOException if it cannot be used
   */
  static Storage open(JournalOptions options) throws SQLException, IOException {
    JournalDirectory directory = JournalDirectory.open(options.directory());
    try {
      Path file = directory.database();
      new Quarantine(file).finish();
      Storage storage = new Storage(directory, options.sync(), directory.database());
      storage.adopt();
      return storage;
    } catch (SQLException | IOException | RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  private Database openIntact() throws SQLException, IOException {
    try {
      if (WriteAheadLog.isDamaged(Database.walOf(file), Files.size(file))) {
        throw new DamagedDatabaseException("its write-ahead log has a damaged frame", null);
      }
      return Database.open(file, sync);
    } catch (SQLException e) {
      Quarantine quarantine = quarantineFor(e);
      quarantine.replace();
      return Database.open(file, sync);
    }
  }

  /**
   * Forces what a killed process left in the memory of the operating system. From now on it is
   * shown as durable.
   */
  private void adopt() {
    try {
      database.truncateWal();
    } catch (SQLException e) {
      // A full disk does not keep the service from reading its journal.
      LOG.warn("Journal cannot empty its write-ahead log: directory={}", directory, e);
    }
  }

  /**
   * Makes all changes, as durable as the sync mode asks for, or none.
   *
   * @throws SQLException if none is made
   */
  void commit(List<Change> changes) throws SQLException, IOException {
    attempt(current -> current.commit(changes));
    unforced = true;
    unerased = true;
  }

  /** Reads all entries; gives some of them again if damage is found on the way. */
  void forEach(BiConsumer<String, byte[]> action) throws SQLException, IOException {
    attempt(current -> current.forEach(action::accept));
  }

  /** Forces what is committed and not forced yet. */
  void force() throws SQLException, IOException {
    if (unforced) {
      attempt(Database::checkpoint);
      unforced = false;
    }
  }

  /** Removes from the files what was removed or replaced since the last call. */
  void erase() throws SQLException, IOException {
    if (unerased) {
      attempt(Database::erase);
      unerased = false;
    }
  }

  private void attempt(Step step) throws SQLException, IOException {
    try {
      step.run(database);
    } catch (SQLException e) {
      Quarantine quarantine = quarantineFor(e);
      database.close();
      quarantine.replace();
      database = Database.open(file, sync);
      step.run(database);
    }
  }

  /** Prepares the repair of a database that is damaged, and throws any other failure again. */
  private Quarantine quarantineFor(SQLException failure) throws SQLException, IOException {
    if (!DamagedDatabaseException.is(failure)) {
      throw failure;
    }
    Quarantine quarantine = new Quarantine(file);
    quarantine.keepWal(failure);
    return quarantine;
  }

  /** Room that is left on the disk, in bytes. */
  long usableBytes() throws IOException {
    return directory.usableBytes();
  }

  long entries() {
    return database.entries();
  }

  long liveBytes() throws SQLException {
    return database.liveBytes();
  }

  long fileBytes() throws IOException {
    return database.fileBytes();
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      database.close();
    } finally {
      directory.close();
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
