package dev.sessionstore.session.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where the plain part of a string ends: ASCII that needs no second look. Eight bytes are
 * looked at in one step, since most of a body is the text of its strings.
 */
final class PlainRun {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOP_BITS = 0x8080_8080_8080_8080L;

  private PlainRun() {}

  /** The first place from {@code p} of a quote, backslash, control character, or non-ASCII byte. */
  static int end(byte[] utf8, int p, int end) {
    int at = p;
    while (at <= end - Long.BYTES) {
      long special = special((long) EIGHT.get(utf8, at));
      if (special != 0) {
        return at + Long.numberOfTrailingZeros(special) / Byte.SIZE;
      }
      at += Long.BYTES;
    }
    while (at < end && isPlain(utf8[at])) {
      at++;
    }
    return at;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /**
   * The top bits of the bytes that are not plain; of these only the lowest is sure to be right, and
   * only it is needed. Subtracting borrows from a byte's top bit just where the byte is less than
   * what is subtracted; a borrow from a neighbour comes only from below, after such a byte.
   */
  private static long special(long eight) {
    long control = eight - ONES * ' ';
    long quote = (eight ^ ONES * '"') - ONES;
    long backslash = (eight ^ ONES * '\\') - ONES;
    return (eight | control | quote | backslash) & TOP_BITS;
  }
}
