package dev.sessionstore.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as messages show them: on one line, not too long, and never a secret. */
final class Redacted {
  private static final String SECRET = "the value (not shown)";
  private static final int MAX_LENGTH = 80;

  /** Keys of secrets; the address of Redis may hold a password. */
  private static final Pattern SECRETS = Pattern.compile("redis\\.url|.*\\.password");

  /** Unknown keys that may be mistyped keys of secrets. */
  private static final Pattern MAYBE_SECRETS =
      Pattern.compile("(?i).*(redis|pass|pwd|secret|token|auth|url|user|key).*");

  private Redacted() {}

  static String value(String key, @Nullable Object value) {
    return SECRETS.matcher(key).matches() ? SECRET : "'" + text(value) + "'";
  }

  static String valueOfUnknown(String key, @Nullable Object value) {
    return MAYBE_SECRETS.matcher(key).matches() ? SECRET : "'" + text(value) + "'";
  }

  static String text(@Nullable Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
  }
}
