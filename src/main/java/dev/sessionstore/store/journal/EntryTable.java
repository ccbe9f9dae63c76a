package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Table of keys and values in a database, with a checksum for each entry: SQLite itself has none
 * outside its write-ahead log.
 */
final class EntryTable {
  /** Statement that makes the table. */
  static final String CREATE =
      "CREATE TABLE IF NOT EXISTS entries"
          + " (key TEXT NOT NULL UNIQUE, value BLOB NOT NULL, crc INTEGER NOT NULL)";

  private static final String SELECT = "SELECT key, value, crc FROM entries ORDER BY rowid";

  private final Statement query;
  private final PreparedStatement update;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  private record Entry(String key, byte[] value) {}

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
   * @throws SQLException if one cannot be read, or its checksum does not match
   */
  void forEach(BiConsumer<String, byte[]> action) throws SQLException {
    try (ResultSet rows = query.executeQuery(SELECT)) {
      while (rows.next()) {
        Entry entry = read(rows);
        if (entry == null) {
          throw Database.damage("an entry is not what was written");
        }
        action.accept(entry.key(), entry.value());
      }
    }
  }

  /**
   * Takes over the intact entries of a damaged table, from both ends up to the first page that
   * cannot be read, and returns how many those are.
   */
  int copyReadable(EntryTable damaged) throws SQLException {
    int copied = 0;
    for (String order : List.of("", " DESC")) {
      try (ResultSet rows = damaged.query.executeQuery(SELECT + order)) {
        while (rows.next()) {
          Entry entry = read(rows);
          copied += entry == null ? 0 : put(entry.key(), entry.value());
        }
        return copied;
      } catch (SQLException e) {
        if (!Database.isDamage(e)) {
          throw e;
        }
      }
    }
    return copied;
  }

  /** Reads the entry of a row; null if it is not what was written. */
  private static @Nullable Entry read(ResultSet row) throws SQLException {
    String key = row.getString(1);
    byte[] value = row.getBytes(2);
    return key != null && value != null && crcOf(key, value) == row.getLong(3)
        ? new Entry(key, value)
        : null;
  }

  private static long crcOf(String key, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(key.getBytes(UTF_8));
    crc.update(value);
    return crc.getValue();
  }
}
