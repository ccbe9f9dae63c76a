package dev.sessionstore.store;

import dev.sessionstore.session.Session;

/** What a replay does to one session in Redis. */
public sealed interface ReplayAction {
  /**
   * Write the session if Redis has exactly what was expected.
   *
   * @param expected the version that Redis must have; 0 for none at all
   * @param latestDeletion if none is expected, the version that no remembered deletion may exceed
   * @param ancestor what the session branches off from
   */
  record Write(
      long expected, long latestDeletion, Session session, MergeBase ancestor, Result result)
      implements ReplayAction {
    /** Where any deletion is undone that is earlier than the session. */
    public Write(long expected, Session session, MergeBase ancestor, Result result) {
      this(expected, session.version() - 1, session, ancestor, result);
    }
  }

  /**
   * Delete the session if Redis has exactly what was expected, or nothing, and remember that.
   *
   * @param expected the version that Redis must have, if it has any
   * @param version the version of the deletion
   */
  record Remove(long expected, long version, Result result) implements ReplayAction {}

  /** Leave Redis as it is. */
  record Leave(Result result) implements ReplayAction {}

  /** What this action comes to. */
  Result result();

  /**
   * How it ended for the change that waited.
   *
   * @param kind what is counted
   * @param conflict whether another change stood against it, so that both sides are to be shown
   */
  record Result(Kind kind, boolean conflict) {
    /** What is counted in the report. */
    public enum Kind {
      REPLAYED,
      MERGED,
      SUPERSEDED,
      EXPIRED
    }

    public static final Result REPLAYED = new Result(Kind.REPLAYED, false);
    public static final Result EXPIRED = new Result(Kind.EXPIRED, false);
    public static final Result SUPERSEDED = new Result(Kind.SUPERSEDED, true);
    public static final Result MERGED = new Result(Kind.MERGED, true);
    public static final Result WON = new Result(Kind.REPLAYED, true);
  }
}
