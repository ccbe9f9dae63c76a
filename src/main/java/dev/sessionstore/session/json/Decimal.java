package dev.sessionstore.session.json;

import java.math.BigInteger;

/**
 * The amount of a number in one form for all its spellings: 0.DIGITS times ten to the exponent.
 * Finding it takes one pass over the number's text, however long that is.
 *
 * @param digits the digits from the first to the last that is not zero; none if the number is zero
 * @param exponent the power of ten
 * @param farExponent the written exponent where it has too many digits to be computed with; such
 *     numbers are equal only if they are written with the same one
 */
record Decimal(boolean negative, String digits, BigInteger exponent, String farExponent) {
  /** Far beyond what a document's length of zeros can make up for. */
  private static final int MAX_EXPONENT_DIGITS = 1_000;

  private static final Decimal ZERO = new Decimal(false, "", BigInteger.ZERO, "");

  /** The amount of a number as JSON writes it. */
  static Decimal of(String number) {
    boolean negative = number.charAt(0) == '-';
    int letter = Math.max(number.indexOf('e'), number.indexOf('E'));
    String mantissa = number.substring(negative ? 1 : 0, letter < 0 ? number.length() : letter);
    int point = mantissa.indexOf('.');
    String digits =
        point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
    int first = 0;
    int end = digits.length();
    while (first < end && digits.charAt(first) == '0') {
      first++;
    }
    while (end > first && digits.charAt(end - 1) == '0') {
      end--;
    }
    if (first == end) {
      return ZERO;
    }
    BigInteger shift = BigInteger.valueOf((point < 0 ? digits.length() : point) - first);
    String exponent = letter < 0 ? "" : withoutLeadingZeros(number.substring(letter + 1));
    boolean far = exponent.length() > MAX_EXPONENT_DIGITS;
    return new Decimal(
        negative,
        digits.substring(first, end),
        far || exponent.isEmpty() ? shift : shift.add(new BigInteger(exponent)),
        far ? exponent : "");
  }

  /** The written exponent in its shortest form; empty if it is zero. */
  private static String withoutLeadingZeros(String exponent) {
    boolean signed = exponent.charAt(0) == '-' || exponent.charAt(0) == '+';
    int first = signed ? 1 : 0;
    while (first < exponent.length() && exponent.charAt(first) == '0') {
      first++;
    }
    String digits = exponent.substring(first);
    return exponent.charAt(0) == '-' && !digits.isEmpty() ? "-" + digits : digits;
  }
}
