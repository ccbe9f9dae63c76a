package dev.sessionstore.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a session within its namespace: 1 to {@value #MAX_LENGTH} characters of {@code A-Z
 * a-z 0-9 . _ ~ : @ -}, so that it stands unescaped in a path, a header and a Redis key.
 */
public record SessionId(String value) implements Comparable<SessionId> {
  /** Longest id, in characters (all of them ASCII, so also in bytes). */
  public static final int MAX_LENGTH = 128;

  /** Throws an IllegalArgumentException that says why the text is no session id. */
  public SessionId {
    Objects.requireNonNull(value, "value");
    String reason = reasonAgainst(value);
    if (reason != null) {
      throw new IllegalArgumentException(reason);
    }
  }

  public static boolean isValid(String text) {
    return reasonAgainst(text) == null;
  }

  private static @Nullable String reasonAgainst(String text) {
    if (text.isEmpty()) {
      return "a session id has at least 1 character";
    }
    if (text.length() > MAX_LENGTH) {
      return "a session id has at most " + MAX_LENGTH + " characters, this one " + text.length();
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAllowed(c)) {
        return "character %d (U+%04X) is not one of A-Z a-z 0-9 . _ ~ : @ -"
            .formatted(i + 1, (int) c);
      }
    }
    return null;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ".-_~:@".indexOf(c) >= 0;
  }

  /** Orders ids by their characters, so that maps find ids whose hash codes collide. */
  @Override
  public int compareTo(SessionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
