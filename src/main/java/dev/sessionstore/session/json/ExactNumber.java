package dev.sessionstore.session.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number that keeps its text. Jackson's own nodes compute: a {@code BigDecimal} of 900,000 digits
 * takes half a minute, and {@code 1e2147483648} is more than it can hold.
 */
final class ExactNumber extends ValueNode {
  private static final ExactNumber[] DIGITS = new ExactNumber[10];

  static {
    for (int i = 0; i < DIGITS.length; i++) {
      DIGITS[i] = new ExactNumber(Integer.toString(i));
    }
  }

  private final String text;
  private transient @Nullable Decimal amount;

  private ExactNumber(String text) {
    this.text = text;
  }

  static ExactNumber of(String text) {
    return text.length() == 1 ? DIGITS[text.charAt(0) - '0'] : new ExactNumber(text);
  }

  @Override
  public String asText() {
    return text;
  }

  @Override
  public JsonNodeType getNodeType() {
    return JsonNodeType.NUMBER;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_NUMBER_FLOAT;
  }

  @Override
  public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
    out.writeNumber(text);
  }

  /** Whether the other number amounts to the same, as RFC 6902, section 4.6 asks. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExactNumber that
        && (text.equals(that.text) || amount().equals(that.amount()));
  }

  @Override
  public int hashCode() {
    return amount().hashCode();
  }

  /** Computed once, so that comparisons cost no more than the shorter of two numbers. */
  private Decimal amount() {
    Decimal known = amount;
    if (known == null) {
      known = Decimal.of(text);
      amount = known;
    }
    return known;
  }

  /**
   * The amount of a number in one form for all its spellings: 0.DIGITS times ten to the exponent.
   * Finding it takes one pass over the number's text, however long that is.
   *
   * @param digits the digits from the first to the last that is not zero; none if the number is
   *     zero
   * @param exponent the power of ten
   * @param farExponent the written exponent where it has too many digits to be computed with; such
   *     numbers are equal only if they are written with the same one
   */
  private record Decimal(boolean negative, String digits, BigInteger exponent, String farExponent) {
    /** Far beyond what a document's length of zeros can make up for. */
    private static final int MAX_EXPONENT_DIGITS = 1_000;

    private static final Decimal ZERO = new Decimal(false, "", BigInteger.ZERO, "");

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
}
