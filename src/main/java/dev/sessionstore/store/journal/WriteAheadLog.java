package dev.sessionstore.store.journal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Check of SQLite's write-ahead log before SQLite reads it. SQLite takes the first frame whose
 * checksum is wrong for the end of the log, since a crash leaves such a frame behind the last
 * commit; damage within the log would silently cost all commits behind it. The form of the file is
 * at https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
 */
final class WriteAheadLog {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int SUMMED_OF_HEADER = 24;
  private static final int SUMMED_OF_FRAME_HEADER = 8;
  private static final int SALT_OF_HEADER = 16;
  private static final int PAGE_SIZE = 8;
  private static final int COMMIT_MARK = 4;

  private final boolean bigEndian;
  private int sum1;
  private int sum2;

  private WriteAheadLog(boolean bigEndian) {
    this.bigEndian = bigEndian;
  }

  /**
   * Whether the log of a database has commits behind a damaged frame, or has lost its database. A
   * crash damages the last commit only, since the one before it was complete before the last one
   * began. SQLite deletes a log whose database is empty.
   */
  static boolean isDamaged(Path database) throws IOException {
    Path file = Database.walOf(database);
    if (!Files.exists(file) || Files.size(file) <= HEADER_BYTES) {
      return false;
    }
    if (Files.size(database) == 0) {
      return true;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
      WriteAheadLog log = new WriteAheadLog((header.getInt(0) & 1) == 1);
      log.add(header, 0, SUMMED_OF_HEADER);
      return !log.matches(header, SUMMED_OF_HEADER) || log.hasDamagedFrames(in, header);
    }
  }

  private boolean hasDamagedFrames(InputStream in, ByteBuffer header) throws IOException {
    int length = FRAME_HEADER_BYTES + header.getInt(PAGE_SIZE);
    long salt = header.getLong(SALT_OF_HEADER);
    boolean damaged = false;
    int commits = 0;
    ByteBuffer frame = ByteBuffer.wrap(in.readNBytes(length));
    while (frame.limit() == length) {
      boolean current = frame.getLong(SUMMED_OF_FRAME_HEADER) == salt;
      add(frame, 0, SUMMED_OF_FRAME_HEADER);
      add(frame, FRAME_HEADER_BYTES, length);
      damaged |= !current || !matches(frame, SUMMED_OF_FRAME_HEADER + Long.BYTES);
      if (damaged && current && frame.getInt(COMMIT_MARK) != 0) {
        commits++;
      }
      frame = ByteBuffer.wrap(in.readNBytes(length));
    }
    return commits > 1;
  }

  private void add(ByteBuffer bytes, int from, int to) {
    bytes.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int at = from; at < to; at += 2 * Integer.BYTES) {
      sum1 += bytes.getInt(at) + sum2;
      sum2 += bytes.getInt(at + Integer.BYTES) + sum1;
    }
    bytes.order(ByteOrder.BIG_ENDIAN);
  }

  private boolean matches(ByteBuffer bytes, int at) {
    return bytes.getInt(at) == sum1 && bytes.getInt(at + Integer.BYTES) == sum2;
  }
}
