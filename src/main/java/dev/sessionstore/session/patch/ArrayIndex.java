package dev.sessionstore.session.patch;

/** An array index in a pointer: digits without a leading zero, RFC 6901 section 4. */
final class ArrayIndex {
  /** More digits than any array's length has. */
  private static final int MAX_DIGITS = 9;

  private ArrayIndex() {}

  /** The index, -1 if the text is none, or the highest int if no array can have it. */
  static int parse(String token) {
    boolean digits = !token.isEmpty() && token.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || (token.length() > 1 && token.charAt(0) == '0')) {
      return -1;
    }
    return token.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(token);
  }
}
