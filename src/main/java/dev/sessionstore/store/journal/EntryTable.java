package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Table of keys and values in a database, with a checksum for each entry: SQLite itself has none
 * outside its write-ahead log.
 */
final class EntryTable {
  /** Statement that makes the table. */
  static final String CREATE =
      "CREATE TABLE IF NOT EXISTS entries"
          + " (key TEXT NOT NULL UNIQUE, value BLOB NOT NULL, crc INTEGER NOT NULL)";

  /** Query that has a row if there is the table. */
  static final String EXISTS = "SELECT 1 FROM sqlite_schema WHERE name = 'entries'";

  private static final String SELECT = "SELECT key, value, crc FROM entries ORDER BY rowid";

  private final Statement query;
  private final PreparedStatement update;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  /** Receiver of entries. */
  interface Sink {
    void accept(String key, byte[] value) throws SQLException;
  }

  /**
   * Prepares access to the table.
   *
   * @param query statement that all queries of the connection share: each closes the one before,
   *     which would stand in the way of a commit
   */
  EntryTable(Connection connection, Statement query) throws SQLException {
    this.query = query;
    this.update =
        connection.prepareStatement("UPDATE entries SET value = ?, crc = ? WHERE key = ?");
    this.insert =
        connection.prepareStatement("INSERT INTO entries (value, crc, key) VALUES (?, ?, ?)");
    this.delete = connection.prepareStatement("DELETE FROM entries WHERE key = ?");
  }

  long count() throws SQLException {
    try (ResultSet result = query.executeQuery("SELECT count(*) FROM entries")) {
      return result.getLong(1);
    }
  }

  /** Makes a change within a transaction, and returns by how many entries the table grows. */
  int apply(Change change) throws SQLException {
    byte[] value = change.value();
    if (value != null) {
      return put(change.key(), value);
    }
    delete.setString(1, change.key());
    return -delete.executeUpdate();
  }

  private int put(String key, byte[] value) throws SQLException {
    long crc = crcOf(key, value);
    return execute(update, value, crc, key) == 0 ? execute(insert, value, crc, key) : 0;
  }

  private static int execute(PreparedStatement write, byte[] value, long crc, String key)
      throws SQLException {
    write.setBytes(1, value);
    write.setLong(2, crc);
    write.setString(3, key);
    return write.executeUpdate();
  }

  /**
   * Reads all entries.
   *
   * @throws DamagedDatabaseException if the checksum of one does not match
   */
  void forEach(Sink action) throws SQLException {
    try (ResultSet rows = query.executeQuery(SELECT)) {
      while (rows.next()) {
        if (!read(rows, action)) {
          throw new DamagedDatabaseException("an entry is not what was written", null);
        }
      }
    }
  }

  /**
   * Takes over the intact entries of a damaged table, from both ends up to the first page that
   * cannot be read, and returns how many those are.
   */
  int copyReadable(EntryTable damaged) throws SQLException {
    int[] copied = {0};
    for (String order : List.of("", " DESC")) {
      try (ResultSet rows = damaged.query.executeQuery(SELECT + order)) {
        while (rows.next()) {
          read(rows, (key, value) -> copied[0] += put(key, value));
        }
        return copied[0];
      } catch (SQLException e) {
        if (!DamagedDatabaseException.is(e)) {
          throw e;
        }
      }
    }
    return copied[0];
  }

  private static boolean read(ResultSet row, Sink action) throws SQLException {
    String key = row.getString(1);
    byte[] value = row.getBytes(2);
    boolean intact = key != null && value != null && crcOf(key, value) == row.getLong(3);
    if (intact) {
      action.accept(key, value);
    }
    return intact;
  }

  private static long crcOf(String key, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(key.getBytes(UTF_8));
    crc.update(value);
    return crc.getValue();
  }
}
