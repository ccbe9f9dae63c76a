package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads parameters of requests: those of lists, and times to live. */
final class Parameters {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private Parameters() {}

  /**
   * Reads a time to live, in whole seconds, of a parameter or form field. Null, the empty text and
   * Python's {@code None} are none: templates make them of an input that was left out.
   */
  static OptionalLong ttl(@Nullable String text) {
    return text == null || text.isEmpty() || text.equals("None")
        ? OptionalLong.empty()
        : OptionalLong.of(seconds(text));
  }

  static OptionalLong ttl(@Nullable JsonBytes value) {
    return value == null || value.kind() == JsonKind.NULL
        ? OptionalLong.empty()
        : OptionalLong.of(seconds(value.toString()));
  }

  private static long seconds(String text) {
    long seconds = DIGITS.matcher(text).matches() ? Long.parseLong(text) : 0;
    if (seconds < 1 || seconds > SessionCommand.MAX_TTL_SECONDS) {
      throw HttpProblem.invalid("ttl", "reason.ttl", SessionCommand.MAX_TTL_SECONDS).received(text);
    }
    return seconds;
  }

  static ListQuery list(Map<String, String> query) {
    return new ListQuery(
        limit(query, ListQuery.MIN_LIMIT, ListQuery.MAX_LIMIT, ListQuery.DEFAULT_LIMIT),
        query.get("cursor"),
        prefix(query.get("prefix")),
        withMeta(query.get("detail")));
  }

  static Conflict.Query conflicts(Map<String, String> query) {
    return new Conflict.Query(
        limit(
            query,
            Conflict.Query.MIN_LIMIT,
            Conflict.Query.MAX_LIMIT,
            Conflict.Query.DEFAULT_LIMIT),
        before(query.get("cursor")));
  }

  private static long before(@Nullable String cursor) {
    if (cursor != null && !DIGITS.matcher(cursor).matches()) {
      throw HttpProblem.invalid("cursor", "reason.cursor").received(cursor);
    }
    return cursor == null ? Conflict.Query.FIRST.before() : Long.parseLong(cursor);
  }

  private static int limit(Map<String, String> query, int min, int max, int usual) {
    String text = query.get("limit");
    if (text == null) {
      return usual;
    }
    int limit = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (limit < min || limit > max) {
      throw HttpProblem.invalid("limit", "reason.limit", min, max).received(text);
    }
    return limit;
  }

  private static String prefix(@Nullable String text) {
    if (text != null && !SessionId.isValid(text)) {
      throw HttpProblem.invalid("prefix", "reason.prefix").received(text);
    }
    return text == null ? "" : text;
  }

  private static boolean withMeta(@Nullable String detail) {
    if (detail != null && !detail.equals("ids") && !detail.equals("meta")) {
      throw HttpProblem.invalid("detail", "reason.onlyIdsOrMeta").received(detail);
    }
    return "meta".equals(detail);
  }
}
