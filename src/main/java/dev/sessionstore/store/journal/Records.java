package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of a segment file. All numbers are big-endian.
 *
 * <pre>
 * file    header record*
 * header  "SESSJRNL"  format:4  crc:4 of the 12 bytes before
 * record  crc:4  kind:1  keyLength:4  valueLength:4  key  value
 * kind    1 put, 2 removal (without value); +128 on the first record of a commit
 * </pre>
 *
 * The checksums are CRC-32C (RFC 3720, which the processors of today compute themselves). A
 * record's covers the number of its segment, its position and all of its bytes but the checksum, so
 * that no bytes pass for a record where they were not written as one.
 */
final class Records {
  /** The newest form that is understood. */
  static final int FORMAT = 1;

  static final int HEADER_BYTES = 16;

  /** What a record takes beyond its key and value. */
  static final int OVERHEAD_BYTES = 13;

  private static final byte[] MAGIC = "SESSJRNL".getBytes(UTF_8);
  private static final int PUT = 1;
  private static final int REMOVAL = 2;
  private static final int FIRST_OF_COMMIT = 0x80;

  private Records() {}

  /**
   * A record that was found intact.
   *
   * @param startsCommit whether it is the first of its commit
   * @param offset where it begins in its file
   * @param valueOffset where its value does
   * @param valueLength bytes of its value
   */
  record Found(
      String key,
      boolean isPut,
      boolean startsCommit,
      int offset,
      int valueOffset,
      int valueLength) {
    /** Where the next record begins. */
    int end() {
      return valueOffset + valueLength;
    }

    int length() {
      return end() - offset;
    }

    byte[] valueIn(byte[] file) {
      return Arrays.copyOfRange(file, valueOffset, end());
    }
  }

  static ByteBuffer header(int format) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(format);
    return header.putInt(crcOfHeader(header.array())).flip();
  }

  /** The format that a file's header names, or 0 if the file has no intact header. */
  static int formatOf(byte[] file) {
    if (file.length < HEADER_BYTES) {
      return 0;
    }
    ByteBuffer header = ByteBuffer.wrap(file, 0, HEADER_BYTES);
    boolean intact =
        header.getInt(HEADER_BYTES - 4) == crcOfHeader(file)
            && header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    return intact ? header.getInt(MAGIC.length) : 0;
  }

  /** What stands before the key, for that place in that segment. */
  static ByteBuffer prefix(Write write, boolean startsCommit, long segment, int offset) {
    int kind = (write.isPut() ? PUT : REMOVAL) | (startsCommit ? FIRST_OF_COMMIT : 0);
    byte[] key = write.keyBytes();
    byte[] value = write.valueOrNothing();
    CRC32C crc = crcOf(segment, offset, kind, key.length, value.length);
    crc.update(key);
    crc.update(value);
    return ByteBuffer.allocate(OVERHEAD_BYTES)
        .putInt((int) crc.getValue())
        .put((byte) kind)
        .putInt(key.length)
        .putInt(value.length)
        .flip();
  }

  /** The record at that place of a segment's bytes, or null if there is none that is intact. */
  static @Nullable Found at(int offset, byte[] file, long segment) {
    if (file.length - offset < OVERHEAD_BYTES) {
      return null;
    }
    ByteBuffer prefix = ByteBuffer.wrap(file, offset, OVERHEAD_BYTES);
    int checksum = prefix.getInt();
    int kind = prefix.get() & 0xff;
    int keyLength = prefix.getInt();
    int valueLength = prefix.getInt();
    int type = kind & ~FIRST_OF_COMMIT;
    boolean possible =
        (type == PUT || (type == REMOVAL && valueLength == 0))
            && keyLength > 0
            && keyLength <= Write.MAX_KEY_BYTES
            && valueLength >= 0
            && (long) keyLength + valueLength <= file.length - offset - OVERHEAD_BYTES;
    if (!possible) {
      return null;
    }
    CRC32C crc = crcOf(segment, offset, kind, keyLength, valueLength);
    int keyOffset = offset + OVERHEAD_BYTES;
    crc.update(file, keyOffset, keyLength + valueLength);
    if ((int) crc.getValue() != checksum) {
      return null;
    }
    String key = new String(file, keyOffset, keyLength, UTF_8);
    boolean startsCommit = (kind & FIRST_OF_COMMIT) != 0;
    return new Found(key, type == PUT, startsCommit, offset, keyOffset + keyLength, valueLength);
  }

  private static CRC32C crcOf(long segment, int offset, int kind, int keyLength, int valueLength) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(Long.BYTES + 3 * Integer.BYTES + 1)
            .putLong(segment)
            .putInt(offset)
            .put((byte) kind)
            .putInt(keyLength)
            .putInt(valueLength)
            .flip());
    return crc;
  }

  private static int crcOfHeader(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, HEADER_BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
