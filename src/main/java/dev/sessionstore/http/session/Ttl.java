package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Times to live as requests name them: whole seconds. */
final class Ttl {
  private static final int MAX_DIGITS = 18;

  private Ttl() {}

  /**
   * Reads a parameter or form field. Null, the empty text and Python's {@code None} are none:
   * templates make them of an input that was left out.
   */
  static OptionalLong parse(@Nullable String text) {
    return text == null || text.isEmpty() || text.equals("None")
        ? OptionalLong.empty()
        : OptionalLong.of(seconds(text));
  }

  /** Reads a JSON member; an absent one and null are none. */
  static OptionalLong parse(@Nullable JsonBytes value) {
    if (value == null || value.kind() == JsonKind.NULL) {
      return OptionalLong.empty();
    }
    if (value.kind() != JsonKind.NUMBER) {
      throw problem(value.toString());
    }
    return OptionalLong.of(seconds(value.toString()));
  }

  private static long seconds(String text) {
    boolean isWhole =
        text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long seconds = isWhole ? Long.parseLong(text) : 0;
    if (seconds < 1 || seconds > SessionCommand.MAX_TTL_SECONDS) {
      throw problem(text);
    }
    return seconds;
  }

  private static HttpProblem problem(String received) {
    return HttpProblem.invalid("ttl", "reason.ttl", SessionCommand.MAX_TTL_SECONDS)
        .received(received);
  }
}
