package dev.sessionstore.session.json;

/** UTF-8 as RFC 3629 defines it: shortest form only, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /**
   * Where the characters outside ASCII that begin at {@code p} end.
   *
   * @return the place of the next ASCII character, or {@code end}; where no valid character begins,
   *     the complement of that place, which is negative
   */
  static int endOfCharacters(byte[] utf8, int p, int end) {
    int at = p;
    while (at < end && utf8[at] < 0) {
      int next = isCommonHan(utf8, at, end) ? at + 3 : endOfCharacter(utf8, at, end);
      if (next < 0) {
        return ~at;
      }
      at = next;
    }
    return at;
  }

  /** Whether one of U+4000 to U+9FFF begins there, by far the most in Chinese text. */
  private static boolean isCommonHan(byte[] utf8, int p, int end) {
    return utf8[p] >= (byte) 0xE4
        && utf8[p] <= (byte) 0xE9
        && p + 2 < end
        && isContinuation(utf8[p + 1])
        && isContinuation(utf8[p + 2]);
  }

  /**
   * Where the character outside ASCII that begins at {@code p} ends.
   *
   * @return the place after its last byte, or -1 if no valid character begins there
   */
  static int endOfCharacter(byte[] utf8, int p, int end) {
    int lead = utf8[p] & 0xFF;
    int length = lengthAfter(lead);
    if (lead < 0xC2 || lead > 0xF4 || p + length > end) {
      return -1;
    }
    // Only the second byte's range depends on the lead: table 3-7 of the Unicode standard.
    int second = utf8[p + 1] & 0xFF;
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return -1;
    }
    for (int i = p + 2; i < p + length; i++) {
      if (!isContinuation(utf8[i])) {
        return -1;
      }
    }
    return p + length;
  }

  /** The valid character outside ASCII that begins at {@code p}. */
  static int codePoint(byte[] utf8, int p) {
    int lead = utf8[p] & 0xFF;
    int length = lengthAfter(lead);
    int value = lead & (0x7F >> length);
    for (int i = p + 1; i < p + length; i++) {
      value = (value << 6) | (utf8[i] & 0x3F);
    }
    return value;
  }

  private static int lengthAfter(int lead) {
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }

  /** Whether the byte continues a character rather than beginning one. */
  static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  static boolean startsWithByteOrderMark(byte[] utf8) {
    return utf8.length >= 3
        && utf8[0] == (byte) 0xEF
        && utf8[1] == (byte) 0xBB
        && utf8[2] == (byte) 0xBF;
  }

  /** The character that begins with that byte, for a message: itself only if it can be printed. */
  static String describe(byte first) {
    if (first < 0) {
      return "a character outside ASCII";
    }
    return first > ' ' && first < 0x7F
        ? "'" + (char) first + "'"
        : "the character U+%04X".formatted((int) first);
  }
}
