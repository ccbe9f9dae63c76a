package dev.sessionstore.session;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A change that was made while Redis was away, and the state of Redis that it met at its replay.
 *
 * @param number the count of the node's conflicts since its start; the newest has the highest
 * @param at the time at which it was found, epoch milliseconds
 * @param change the kind of the change: {@code whole}, {@code partial}, {@code deleted}, …
 * @param outcome {@code merged}, {@code superseded}, {@code replayed} (it won) or {@code expired}
 * @param degraded the session as this node had it; null if it had deleted it
 */
public record Conflict(
    long number,
    long at,
    SessionKey key,
    String change,
    String outcome,
    long version,
    @Nullable Session degraded,
    @Nullable Session redis) {

  /** Bytes of both sides, with what an answer says of them beside their data. */
  public long size() {
    return 512
        + (degraded == null ? 0 : degraded.data().length())
        + (redis == null ? 0 : redis.data().length());
  }

  /** A request for the newest conflicts of a namespace whose numbers are lower than one. */
  public record Query(int limit, long before) {
    public static final int MIN_LIMIT = 1;
    public static final int MAX_LIMIT = 1_000;
    public static final int DEFAULT_LIMIT = 100;

    public static final Query FIRST = new Query(DEFAULT_LIMIT, Long.MAX_VALUE);

    public Query {
      if (limit < MIN_LIMIT || limit > MAX_LIMIT) {
        throw new IllegalArgumentException("limit " + limit);
      }
    }
  }

  /** Conflicts of a namespace, the newest first; the next page begins before a number, if any. */
  public record Page(List<Conflict> conflicts, OptionalLong next) {
    public Page {
      conflicts = List.copyOf(conflicts);
    }
  }
}
