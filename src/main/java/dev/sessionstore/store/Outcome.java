package dev.sessionstore.store;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import java.util.OptionalLong;

/** What came of an operation on one session. */
public sealed interface Outcome {
  /** The session as it is now. */
  record Found(Session session, Placement placement) implements Outcome {}

  /** There is no session. */
  record Absent(Placement placement) implements Outcome {}

  /**
   * There is no session any more.
   *
   * @param existed whether there was one
   * @param version what a change at this moment would have had as its version; with it a deletion
   *     is compared with later changes
   */
  record Deleted(boolean existed, long version, Placement placement) implements Outcome {}

  /**
   * The precondition does not hold; nothing was changed.
   *
   * @param currentVersion the session's version; empty if there is none
   */
  record Mismatch(OptionalLong currentVersion) implements Outcome {}

  /**
   * The session is not in the version that was expected, but as this; nothing was changed.
   *
   * @param ancestor what it branched off from, where Redis has lost something of it
   */
  record Moved(Session current, MergeBase ancestor, Placement placement) implements Outcome {
    /** One that nothing was lost of. */
    public Moved(Session current, Placement placement) {
      this(current, MergeBase.NONE, placement);
    }
  }
}
