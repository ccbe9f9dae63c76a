package dev.sessionstore.http;

/** Whole numbers as ASCII, written where they are wanted instead of by way of a string. */
final class Decimal {
  private Decimal() {}

  /**
   * Writes a number.
   *
   * @param to has room for it: up to 20 bytes
   * @return the place after its last digit
   */
  static int put(byte[] to, int at, long number) {
    int first = at;
    if (number < 0) {
      to[first++] = '-';
    }
    // Negative numbers have one value more, so all are counted down from there.
    long rest = number < 0 ? number : -number;
    int end = first + digits(rest);
    int p = end;
    do {
      to[--p] = (byte) ('0' - rest % 10);
      rest /= 10;
    } while (rest != 0);
    return end;
  }

  /**
   * Writes the last digits of a number, zeros before it where it is shorter.
   *
   * @param number not negative
   */
  static void putPadded(byte[] to, int at, int count, int number) {
    int rest = number;
    for (int p = at + count - 1; p >= at; p--) {
      to[p] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static int digits(long negative) {
    int digits = 1;
    for (long bound = -10; negative <= bound && digits < 19; bound *= 10) {
      digits++;
    }
    return digits;
  }
}
