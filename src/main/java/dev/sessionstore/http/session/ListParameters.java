package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.QueryParameters;
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
      throw HttpProblem.invalid("limit", "reason.limit", ListQuery.MIN_LIMIT, ListQuery.MAX_LIMIT)
          .received(text);
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
