package dev.sessionstore.session.json;

import dev.sessionstore.session.json.JsonSyntaxException.Kind;

/**
 * Finds line and column of a failure, which is only worth its pass over the bytes once it failed.
 */
final class JsonPlace {
  private JsonPlace() {}

  /** The failure at that place of a document that begins at {@code start}. */
  static JsonSyntaxException failure(Kind kind, String reason, byte[] utf8, int start, int at) {
    int line = 1;
    int column = 1;
    for (int i = start; i < at; i++) {
      boolean crBeforeLf = utf8[i] == '\r' && i + 1 < utf8.length && utf8[i + 1] == '\n';
      if (utf8[i] == '\n' || (utf8[i] == '\r' && !crBeforeLf)) {
        line++;
        column = 1;
      } else if (!Utf8.isContinuation(utf8[i])) {
        column++;
      }
    }
    return new JsonSyntaxException(kind, reason, line, column);
  }
}
