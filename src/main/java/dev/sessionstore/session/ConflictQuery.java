package dev.sessionstore.session;

/** A request for the newest conflicts of a namespace whose numbers are lower than one. */
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
