package dev.sessionstore.session.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Escaped halves of surrogate pairs that stand alone in a name. Jackson 2.21.8 refuses them there,
 * though not in values. As characters instead of escapes it takes them.
 */
final class NameSurrogates {
  private static final int ESCAPE = "\\uD800".length();
  private static final char NONE = 0;

  private NameSurrogates() {}

  /** Whether the document has any escape of that kind, in a name or in a value. */
  static boolean mayBeIn(byte[] utf8) {
    String bytes = new String(utf8, StandardCharsets.ISO_8859_1);
    return bytes.contains("\\ud") || bytes.contains("\\uD");
  }

  /**
   * Puts a character in the place of the escape of each lone half, and spaces behind the name, so
   * that all after it stays where it was.
   */
  static void unescape(char[] text, int length) {
    for (int i = 0; i < length; i++) {
      if (text[i] == '"') {
        int open = i;
        i = closingQuote(text, open, length);
        if (isName(text, i, length)) {
          unescapeName(text, open, i);
        }
      }
    }
  }

  private static int closingQuote(char[] text, int open, int length) {
    int at = open + 1;
    while (at < length && text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  private static boolean isName(char[] text, int close, int length) {
    int at = close + 1;
    while (at < length && Character.isWhitespace(text[at])) {
      at++;
    }
    return at < length && text[at] == ':';
  }

  private static void unescapeName(char[] text, int open, int close) {
    int to = open + 1;
    int from = open + 1;
    while (from < close) {
      char unit = surrogateAt(text, from, close);
      boolean pair =
          Character.isHighSurrogate(unit)
              && Character.isLowSurrogate(surrogateAt(text, from + ESCAPE, close));
      if (unit != NONE && !pair) {
        text[to++] = unit;
        from += ESCAPE;
      } else {
        // The character after a backslash begins no escape.
        int length = pair ? 2 * ESCAPE : text[from] == '\\' ? 2 : 1;
        System.arraycopy(text, from, text, to, length);
        to += length;
        from += length;
      }
    }
    if (to < close) {
      text[to] = '"';
      Arrays.fill(text, to + 1, close + 1, ' ');
    }
  }

  /** The half of a pair whose escape begins there, or {@link #NONE}. */
  private static char surrogateAt(char[] text, int from, int close) {
    if (from + ESCAPE > close || text[from] != '\\' || text[from + 1] != 'u') {
      return NONE;
    }
    int unit = 0;
    for (int i = from + 2; i < from + ESCAPE; i++) {
      if (!HexFormat.isHexDigit(text[i])) {
        return NONE;
      }
      unit = (unit << 4) | HexFormat.fromHexDigit(text[i]);
    }
    return Character.isSurrogate((char) unit) ? (char) unit : NONE;
  }
}
