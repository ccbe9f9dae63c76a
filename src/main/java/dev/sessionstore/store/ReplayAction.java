package dev.sessionstore.store;

import dev.sessionstore.session.Session;

/** The decision of a replay about one session in Redis. */
public sealed interface ReplayAction {
  /**
   * Writes the session if Redis has exactly the expected version.
   *
   * @param expected the version that Redis must have; 0 for no session
   * @param latestDeletion if no session is expected: the highest version of a remembered deletion
   *     over which the session may be written
   * @param ancestor the state that the session branches off from
   */
  record Write(
      long expected, long latestDeletion, Session session, MergeBase ancestor, Result result)
      implements ReplayAction {
    /** Makes a write that undoes any deletion that is earlier than the session. */
    public Write(long expected, Session session, MergeBase ancestor, Result result) {
      this(expected, session.version() - 1, session, ancestor, result);
    }
  }

  /**
   * Deletes the session if Redis has exactly the expected version, or none, and remembers the
   * deletion.
   *
   * @param expected the version that Redis must have, if it has the session
   * @param version the version of the deletion
   */
  record Remove(long expected, long version, Result result) implements ReplayAction {}

  record Leave(Result result) implements ReplayAction {}

  /** Returns the result for the change that waited, once the action is carried out. */
  Result result();

  /**
   * The result of a replay for one change.
   *
   * @param kind the count of the report that it adds to
   * @param conflict whether it conflicts with another node's change, so that both sides are shown
   */
  record Result(Kind kind, boolean conflict) {
    /** The counts of a replay report. */
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
