package dev.sessionstore.store.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** The database does not hold what was written to it. */
final class DamagedDatabaseException extends SQLException {
  private static final int PRIMARY_CODE = 0xff;

  DamagedDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether a failure says that the database is damaged, and not that the disk fails. */
  static boolean is(SQLException failure) {
    return failure instanceof DamagedDatabaseException
        || (failure instanceof SQLiteException e
            && switch (e.getResultCode().code & PRIMARY_CODE) {
              case 11, 26 -> true; // SQLITE_CORRUPT, SQLITE_NOTADB
              default -> false;
            });
  }
}
