package dev.sessionstore.session.json;

/**
 * A number as sign, significant digits and exponent, compared digit by digit. Converting it would
 * cost time quadratic in its length (BigDecimal) or its value (double), and it may have a million
 * digits.
 */
final class JsonNumber {
  /** Exponents further apart than this cannot be made up for by a document's worth of zeros. */
  private static final long FAR_APART = 1L << 40;

  private final byte[] utf8;
  private final boolean negative;
  private final int exponentStart;
  private final int end;
  private int firstDigit;
  private int lastDigit;
  private int pointShift;

  /** The number that stands there. */
  static JsonNumber of(JsonValue number) {
    return new JsonNumber(number.array(), number.start(), number.end());
  }

  private JsonNumber(byte[] utf8, int start, int end) {
    this.utf8 = utf8;
    this.end = end;
    this.negative = utf8[start] == '-';
    this.exponentStart = readDigits(negative ? start + 1 : start);
  }

  /**
   * Finds the first and last digits that are not zero, and how many places the point stands after
   * the first of them (before it, if negative). Returns where the exponent's letter would be.
   */
  private int readDigits(int from) {
    firstDigit = -1;
    boolean afterPoint = false;
    int p = from;
    for (; p < end && utf8[p] != 'e' && utf8[p] != 'E'; p++) {
      if (utf8[p] == '.') {
        afterPoint = true;
        continue;
      }
      if (utf8[p] != '0') {
        firstDigit = firstDigit < 0 ? p : firstDigit;
        lastDigit = p;
      }
      boolean significant = firstDigit >= 0;
      if (significant && !afterPoint) {
        pointShift++;
      } else if (!significant && afterPoint) {
        pointShift--;
      }
    }
    return p;
  }

  private boolean isZero() {
    return firstDigit < 0;
  }

  /** Whether both amount to the same; {@code -0} is {@code 0}. */
  boolean isEqualTo(JsonNumber other) {
    if (isZero() || other.isZero()) {
      return isZero() && other.isZero();
    }
    return negative == other.negative
        && hasSameDigits(other)
        && exponentMinusThatOf(other) == (long) other.pointShift - pointShift;
  }

  private boolean hasSameDigits(JsonNumber other) {
    int p = firstDigit;
    int q = other.firstDigit;
    while (p <= lastDigit && q <= other.lastDigit) {
      p += utf8[p] == '.' ? 1 : 0;
      q += other.utf8[q] == '.' ? 1 : 0;
      if (utf8[p++] != other.utf8[q++]) {
        return false;
      }
    }
    return p > lastDigit && q > other.lastDigit;
  }

  /** The difference of the written exponents, kept within what still matters. */
  private long exponentMinusThatOf(JsonNumber other) {
    int length = Math.max(exponentLength(), other.exponentLength());
    long difference = 0;
    for (int place = length; place > 0 && Math.abs(difference) < FAR_APART; place--) {
      difference = 10 * difference + exponentDigit(place) - other.exponentDigit(place);
    }
    return difference;
  }

  /** How many characters follow the exponent's letter: a bound of its digits. */
  private int exponentLength() {
    return Math.max(0, end - exponentStart - 1);
  }

  /** The digit at that place of the exponent, counted from its end, with the exponent's sign. */
  private int exponentDigit(int place) {
    int p = end - place;
    if (p <= exponentStart || utf8[p] == '+' || utf8[p] == '-') {
      return 0;
    }
    int digit = utf8[p] - '0';
    return utf8[exponentStart + 1] == '-' ? -digit : digit;
  }
}
