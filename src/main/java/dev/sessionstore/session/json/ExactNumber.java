package dev.sessionstore.session.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A number that keeps its text. Jackson's own nodes compute: a {@code BigDecimal} of 900,000 digits
 * takes half a minute, and {@code 1e2147483648} is more than it can hold.
 */
final class ExactNumber extends ValueNode {
  private static final long serialVersionUID = 1L;
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
}
