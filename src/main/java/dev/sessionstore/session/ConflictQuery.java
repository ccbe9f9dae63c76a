package dev.sessionstore.session;

/**
 * A request for a page of a namespace's conflicts.
 *
 * @param limit the most conflicts, {@value #MIN_LIMIT} to {@value #MAX_LIMIT}
 * @param before the page begins with the newest conflict whose number is lower than this
 */
public record ConflictQuery(int limit, long before) {
  public static final int MIN_LIMIT = 1;
  public static final int MAX_LIMIT = 1_000;
  public static final int DEFAULT_LIMIT = 100;

  public static final ConflictQuery FIRST = new ConflictQuery(DEFAULT_LIMIT, Long.MAX_VALUE);

  public ConflictQuery {
    if (limit < MIN_LIMIT || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit " + limit);
    }
  }
}
