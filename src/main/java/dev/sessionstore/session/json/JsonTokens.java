package dev.sessionstore.session.json;

import dev.sessionstore.session.json.JsonSyntaxException.Kind;

/** The words of RFC 8259, read one after the other from a range of an array. */
abstract class JsonTokens {
  final byte[] utf8;
  final int end;
  int pos;
  private final int start;

  JsonTokens(byte[] utf8, int start, int end) {
    this.utf8 = utf8;
    this.start = start;
    this.end = end;
    this.pos = start;
  }

  static boolean isWhitespace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Goes past a string; whether it had an escape. */
  final boolean string() {
    boolean escaped = false;
    int p = PlainRun.end(utf8, pos + 1, end);
    while (p < end) {
      byte b = utf8[p];
      if (b == '"') {
        pos = p + 1;
        return escaped;
      } else if (b == '\\') {
        escaped = true;
        p = escape(p);
      } else if (b < 0) {
        p = characters(p);
      } else {
        throw failure(Kind.SYNTAX, "a string holds %s unescaped".formatted(Utf8.describe(b)), p);
      }
      p = PlainRun.end(utf8, p, end);
    }
    throw failure(Kind.SYNTAX, "the document ends within a string", end);
  }

  private int characters(int p) {
    int next = Utf8.endOfCharacters(utf8, p, end);
    if (next < 0) {
      throw failure(Kind.INVALID_UTF8, "the document is not valid UTF-8", ~next);
    }
    return next;
  }

  private int escape(int backslash) {
    int length = 2;
    boolean known =
        backslash + 1 < end
            && switch (utf8[backslash + 1]) {
              case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
              case 'u' -> {
                length = 6;
                yield backslash + 6 <= end && areHexDigits(backslash + 2, backslash + 6);
              }
              default -> false;
            };
    if (!known) {
      throw failure(Kind.SYNTAX, "a string holds an unknown or incomplete escape", backslash);
    }
    return backslash + length;
  }

  private boolean areHexDigits(int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.digit(utf8[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  final void literal(String word) {
    int wordStart = pos;
    for (int i = 0; i < word.length(); i++) {
      if (wordStart + i >= end || utf8[wordStart + i] != word.charAt(i)) {
        throw failure(Kind.SYNTAX, "expected a value, such as " + word, wordStart);
      }
    }
    pos += word.length();
  }

  final void number() {
    if (utf8[pos] == '-') {
      pos++;
    }
    int first = pos;
    digits();
    if (utf8[first] == '0' && pos > first + 1) {
      throw failure(Kind.SYNTAX, "a number has a leading zero", first);
    }
    if (pos < end && utf8[pos] == '.') {
      pos++;
      digits();
    }
    if (pos < end && (utf8[pos] == 'e' || utf8[pos] == 'E')) {
      pos++;
      if (pos < end && (utf8[pos] == '+' || utf8[pos] == '-')) {
        pos++;
      }
      digits();
    }
  }

  private void digits() {
    int first = pos;
    while (pos < end && utf8[pos] >= '0' && utf8[pos] <= '9') {
      pos++;
    }
    if (pos == first) {
      throw unexpected("a digit");
    }
  }

  final void skipWhitespace() {
    while (pos < end && isWhitespace(utf8[pos])) {
      pos++;
    }
  }

  /** The byte at the current place, or -1 at the end, which no valid place starts with. */
  final int current() {
    return pos < end ? utf8[pos] : -1;
  }

  final JsonSyntaxException unexpected(String expected) {
    if (pos >= end) {
      return failure(Kind.SYNTAX, "expected %s, but the document ends".formatted(expected), end);
    }
    if (utf8[pos] < 0 && Utf8.endOfCharacter(utf8, pos, end) < 0) {
      return failure(Kind.INVALID_UTF8, "the document is not valid UTF-8", pos);
    }
    if (pos == start && Utf8.startsWithByteOrderMark(utf8)) {
      return failure(Kind.SYNTAX, "the document starts with a byte order mark", pos);
    }
    String found = Utf8.describe(utf8[pos]);
    return failure(Kind.SYNTAX, "expected %s, found %s".formatted(expected, found), pos);
  }

  final JsonSyntaxException failure(Kind kind, String reason, int at) {
    return JsonPlace.failure(kind, reason, utf8, start, at);
  }
}
