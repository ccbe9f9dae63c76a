package dev.sessionstore.session;

import org.jspecify.annotations.Nullable;

/** A request for a page of a namespace's sessions; from the start if it has no cursor. */
public record ListQuery(int limit, @Nullable String cursor, String prefix, boolean withMeta) {
  public static final int MIN_LIMIT = 1;
  public static final int MAX_LIMIT = 10_000;
  public static final int DEFAULT_LIMIT = 1_000;

  public ListQuery {
    if (limit < MIN_LIMIT || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit " + limit);
    }
  }
}
