package dev.sessionstore.http;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.SessionId;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a list. */
final class ListParameters {
  private ListParameters() {}

  static ListQuery of(QueryParameters query) {
    return new ListQuery(
        limit(query.get("limit")),
        query.get("cursor"),
        prefix(query.get("prefix")),
        withMeta(query.get("detail")));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return ListQuery.DEFAULT_LIMIT;
    }
    int limit = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (limit < ListQuery.MIN_LIMIT || limit > ListQuery.MAX_LIMIT) {
      throw HttpProblem.invalid(
              "limit",
              "必须是 1 到 %d 之间的整数".formatted(ListQuery.MAX_LIMIT),
              "it must be a whole number from 1 to " + ListQuery.MAX_LIMIT)
          .received(text);
    }
    return limit;
  }

  private static String prefix(@Nullable String text) {
    if (text != null && !SessionId.isValid(text)) {
      throw HttpProblem.invalid(
              "prefix", "必须是会话 ID 的开头部分", "it must be the beginning of a session id")
          .received(text);
    }
    return text == null ? "" : text;
  }

  private static boolean withMeta(@Nullable String detail) {
    if (detail != null && !detail.equals("ids") && !detail.equals("meta")) {
      throw HttpProblem.invalid("detail", "只接受 ids 或 meta", "it takes only: ids, meta")
          .received(detail);
    }
    return "meta".equals(detail);
  }
}
