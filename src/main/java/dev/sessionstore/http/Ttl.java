package dev.sessionstore.http;

import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonValue;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Times to live as requests name them: whole seconds. */
final class Ttl {
  private static final int MAX_DIGITS = 18;

  private Ttl() {}

  /**
   * Of a parameter or form field; null, the empty text and Python's {@code None} are none: that is
   * what templates make of an input that was left out.
   */
  static OptionalLong parse(@Nullable String text) {
    return text == null || text.isEmpty() || text.equals("None")
        ? OptionalLong.empty()
        : OptionalLong.of(seconds(text));
  }

  /** Of a JSON member; an absent one and null are none. */
  static OptionalLong parse(@Nullable JsonValue value) {
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
    return HttpProblem.invalid(
            "ttl",
            "必须是 1 到 %d 之间的整数（秒）".formatted(SessionCommand.MAX_TTL_SECONDS),
            "it must be a whole number of seconds from 1 to " + SessionCommand.MAX_TTL_SECONDS)
        .received(received);
  }
}
