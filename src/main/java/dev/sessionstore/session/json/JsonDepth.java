package dev.sessionstore.session.json;

/** Measures nesting in one pass, without opening anything. */
final class JsonDepth {
  private JsonDepth() {}

  /** How many containers stand within each other in the valid value that stands there. */
  static int of(byte[] utf8, int start, int end) {
    int depth = 0;
    int deepest = 0;
    for (int p = start; p < end; p++) {
      switch (utf8[p]) {
        case '{', '[' -> deepest = Math.max(deepest, ++depth);
        case '}', ']' -> depth--;
        case '"' -> p = lastOfString(utf8, p);
        default -> {}
      }
    }
    return deepest;
  }

  private static int lastOfString(byte[] utf8, int openingQuote) {
    int p = openingQuote + 1;
    while (utf8[p] != '"') {
      p += utf8[p] == '\\' ? 2 : 1;
    }
    return p;
  }
}
