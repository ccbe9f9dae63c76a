package dev.sessionstore.session.json;

import java.math.BigInteger;
import java.util.Random;

/** The model of a number: digits times ten to the exponent, with no zero at the digits' end. */
record OddNumber(BigInteger digits, BigInteger exponent) {
  static OddNumber of(BigInteger digits, BigInteger exponent) {
    if (digits.signum() == 0) {
      return new OddNumber(BigInteger.ZERO, BigInteger.ZERO);
    }
    BigInteger[] tenth = digits.divideAndRemainder(BigInteger.TEN);
    return tenth[1].signum() == 0
        ? of(tenth[0], exponent.add(BigInteger.ONE))
        : new OddNumber(digits, exponent);
  }

  /** One of its texts: the point anywhere, zeros wherever they do not count. */
  String spell(Random random) {
    if (digits.signum() == 0) {
      String[] zeros = {"0", "-0", "0.0", "-0.00", "0e5", "-0E-7", "0.0e+00099999999999999999999"};
      return zeros[random.nextInt(zeros.length)];
    }
    String text = digits.abs() + "0".repeat(random.nextInt(3));
    BigInteger power =
        exponent.subtract(BigInteger.valueOf(text.length() - digits.abs().toString().length()));
    int fraction = random.nextInt(text.length() + 3);
    if (fraction > 0) {
      text = "0".repeat(Math.max(0, fraction + 1 - text.length())) + text;
      int point = text.length() - fraction;
      text = text.substring(0, point) + "." + text.substring(point);
      power = power.add(BigInteger.valueOf(fraction));
    }
    String sign = digits.signum() < 0 ? "-" : "";
    return sign
        + text
        + (power.signum() == 0 && random.nextBoolean() ? "" : exponent(power, random));
  }

  private static String exponent(BigInteger power, Random random) {
    String sign = power.signum() < 0 ? "-" : random.nextBoolean() ? "+" : "";
    return (random.nextBoolean() ? "e" : "E") + sign + "0".repeat(random.nextInt(3)) + power.abs();
  }
}
