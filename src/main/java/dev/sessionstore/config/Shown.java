package dev.sessionstore.config;

import org.jspecify.annotations.Nullable;

/** Values as they stand in messages: on one line, and not too long. */
final class Shown {
  /** In place of a value that nobody may read. */
  static final String SECRET = "the value (not shown)";

  private static final int MAX_LENGTH = 80;

  private Shown() {}

  static String value(@Nullable Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    return text.length() > MAX_LENGTH
        ? "'" + text.substring(0, MAX_LENGTH) + "…'"
        : "'" + text + "'";
  }
}
