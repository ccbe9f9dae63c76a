package dev.sessionstore.store;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import java.util.OptionalLong;

/** The expected outcomes of an operation on one session. */
public sealed interface Outcome {
  /** The session as it is now. */
  record Found(Session session, Placement placement) implements Outcome {}

  /** There is no session. */
  record Absent(Placement placement) implements Outcome {}

  /**
   * There is no session any more.
   *
   * @param existed whether there was one
   * @param version the version of the deletion, for comparison with other changes
   */
  record Deleted(boolean existed, long version, Placement placement) implements Outcome {}

  /**
   * The precondition does not hold; nothing was changed.
   *
   * @param currentVersion the session's version; empty if there is no session
   */
  record Mismatch(OptionalLong currentVersion) implements Outcome {}

  /**
   * The session has another version than expected; nothing was changed.
   *
   * @param current the session as it is
   * @param ancestor the state that it branched off from, if Redis lost changes of it
   */
  record Moved(Session current, MergeBase ancestor, Placement placement) implements Outcome {
    /** Nothing of the session was lost. */
    public Moved(Session current, Placement placement) {
      this(current, MergeBase.NONE, placement);
    }
  }
}
