package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.session.ConflictQuery;
import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.SessionId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of lists. */
final class ListParameters {
  private ListParameters() {}

  static ListQuery of(Map<String, String> query) {
    return new ListQuery(
        limit(query, ListQuery.MIN_LIMIT, ListQuery.MAX_LIMIT, ListQuery.DEFAULT_LIMIT),
        query.get("cursor"),
        prefix(query.get("prefix")),
        withMeta(query.get("detail")));
  }

  static ConflictQuery ofConflicts(Map<String, String> query) {
    return new ConflictQuery(
        limit(query, ConflictQuery.MIN_LIMIT, ConflictQuery.MAX_LIMIT, ConflictQuery.DEFAULT_LIMIT),
        before(query.get("cursor")));
  }

  private static long before(@Nullable String cursor) {
    if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
      throw HttpProblem.invalid("cursor", "reason.cursor").received(cursor);
    }
    return cursor == null ? ConflictQuery.FIRST.before() : Long.parseLong(cursor);
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
