package dev.sessionstore.session.json;

import java.nio.charset.StandardCharsets;

/** The way between a JSON string and its text. */
final class JsonStrings {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonStrings() {}

  /** The text of the valid string that stands there, quotes included in the range. */
  static String decode(byte[] utf8, int start, int end) {
    int first = start + 1;
    int last = end - 1;
    int backslash = indexOfBackslash(utf8, first, last);
    if (backslash == last) {
      return new String(utf8, first, last - first, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(last - first);
    int p = first;
    while (backslash < last) {
      text.append(new String(utf8, p, backslash - p, StandardCharsets.UTF_8));
      p = appendEscape(text, utf8, backslash);
      backslash = indexOfBackslash(utf8, p, last);
    }
    return text.append(new String(utf8, p, last - p, StandardCharsets.UTF_8)).toString();
  }

  private static int indexOfBackslash(byte[] utf8, int from, int to) {
    int p = from;
    while (p < to && utf8[p] != '\\') {
      p++;
    }
    return p;
  }

  private static int appendEscape(StringBuilder text, byte[] utf8, int backslash) {
    byte letter = utf8[backslash + 1];
    if (letter == 'u') {
      text.append((char) hexValue(utf8, backslash + 2));
      return backslash + 6;
    }
    text.append(
        switch (letter) {
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> (char) letter;
        });
    return backslash + 2;
  }

  private static int hexValue(byte[] utf8, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      value = (value << 4) | Character.digit(utf8[i], 16);
    }
    return value;
  }

  /** The JSON string of that text: all characters as themselves, save those that cannot be. */
  static byte[] quote(String text) {
    ByteSink sink = new ByteSink(text.length() + 16);
    sink.append((byte) '"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !isLoneSurrogate(text, i)) {
        continue;
      }
      sink.append(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
      appendEscaped(sink, c);
      plain = i + 1;
    }
    sink.append(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    return sink.append((byte) '"').toArray();
  }

  /** Whether the character at that index is half of a pair whose other half is not beside it. */
  static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static void appendEscaped(ByteSink sink, char c) {
    switch (c) {
      case '"', '\\' -> sink.append((byte) '\\').append((byte) c);
      case '\b' -> sink.append((byte) '\\').append((byte) 'b');
      case '\f' -> sink.append((byte) '\\').append((byte) 'f');
      case '\n' -> sink.append((byte) '\\').append((byte) 'n');
      case '\r' -> sink.append((byte) '\\').append((byte) 'r');
      case '\t' -> sink.append((byte) '\\').append((byte) 't');
      default -> appendUnicodeEscape(sink, c);
    }
  }

  /** Appends the six bytes of {@code \}{@code uXXXX}. */
  static void appendUnicodeEscape(ByteSink sink, char c) {
    sink.append((byte) '\\').append((byte) 'u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      sink.append(HEX[(c >> shift) & 0xF]);
    }
  }
}
