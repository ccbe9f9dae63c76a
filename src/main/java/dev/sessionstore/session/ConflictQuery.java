package dev.sessionstore.session;

/**
 * Which page of a namespace's conflicts is wanted.
 *
 * @param limit how many conflicts at most, {@value #MIN_LIMIT} to {@value #MAX_LIMIT}
 * @param before the page begins with the newest conflict whose number is lower than this
 */
public record ConflictQuery(int limit, long before) {
  public static final int MIN_LIMIT = 1;
  public static final int MAX_LIMIT = 1_000;
  public static final int DEFAULT_LIMIT = 100;

  /** The first page, of the usual length. */
  public static final ConflictQuery FIRST = new ConflictQuery(DEFAULT_LIMIT, Long.MAX_VALUE);

  public ConflictQuery {
    if (limit < MIN_LIMIT || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit " + limit);
    }
  }
}
