package dev.sessionstore.store.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
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
  private boolean unerased;

  /** Step on a storage or on its database. */
  interface Step<T> {
    void run(T on) throws SQLException, IOException;
  }

  private Storage(JournalDirectory directory, SyncMode sync) throws SQLException, IOException {
    this.directory = directory;
    this.sync = sync;
    this.file = directory.database();
    this.database = openIntact();
  }

  /**
   * Opens the storage of a directory. It forces what a killed process left in the memory of the
   * operating system, since it is shown as durable from now on.
   *
   * @throws JournalException if the directory is another journal's, or of another release
   * @throws IOException if it cannot be used
   */
  static Storage open(JournalOptions options) throws SQLException, IOException {
    JournalDirectory directory = JournalDirectory.open(options.directory());
    try {
      Storage storage = new Storage(directory, options.sync());
      try {
        storage.database.truncateWal();
      } catch (SQLException e) {
        // A full disk does not keep the service from reading its journal.
        LOG.warn("Journal cannot empty its write-ahead log: directory={}", directory, e);
      }
      return storage;
    } catch (SQLException | IOException | RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  private Database openIntact() throws SQLException, IOException {
    try {
      if (WriteAheadLog.isDamaged(file)) {
        throw Database.damage("its write-ahead log has a damaged frame");
      }
      return Database.open(file, sync);
    } catch (SQLException e) {
      return repaired(e, null);
    }
  }

  /** Runs a step; if it finds damage, repairs the database and runs the step again. */
  private void attempt(Step<Database> step) throws SQLException, IOException {
    try {
      step.run(database);
    } catch (SQLException e) {
      database = repaired(e, database);
      step.run(database);
    }
  }

  /** Repairs a database that is damaged, and throws any other failure again. */
  private Database repaired(SQLException failure, @Nullable Database damaged)
      throws SQLException, IOException {
    if (!Database.isDamage(failure)) {
      throw failure;
    }
    Quarantine quarantine = new Quarantine(file);
    quarantine.keepWal(failure);
    if (damaged != null) {
      damaged.close();
    }
    quarantine.replace();
    return Database.open(file, sync);
  }

  /**
   * Makes all changes, as durable as the sync mode asks for, or none.
   *
   * @throws SQLException if none is made
   */
  void commit(List<Change> changes) throws SQLException, IOException {
    attempt(current -> current.commit(changes));
    unerased = true;
  }

  /** Reads all entries; gives some of them again if damage is found on the way. */
  void forEach(BiConsumer<String, byte[]> action) throws SQLException, IOException {
    attempt(current -> current.forEach(action));
  }

  /** Forces what is committed and not forced yet; SQLite knows if there is none. */
  void force() throws SQLException, IOException {
    attempt(Database::checkpoint);
  }

  /** Removes from the files what was removed or replaced since the last call. */
  void erase() throws SQLException, IOException {
    if (unerased) {
      attempt(Database::erase);
      unerased = false;
    }
  }

  /** Room that is left on the disk, in bytes. */
  long usableBytes() throws IOException {
    return directory.usableBytes();
  }

  JournalStats.Size size() throws SQLException, IOException {
    return database.size();
  }

  @Override
  public void close() throws SQLException, IOException {
    try (directory) {
      database.close();
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
