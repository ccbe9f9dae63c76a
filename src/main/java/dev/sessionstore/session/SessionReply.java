package dev.sessionstore.session;

/** An answer of the session service. Every expected outcome is one of these, none an exception. */
public sealed interface SessionReply {
  /** The session as it is now: the answer to a load and to every change but a deletion. */
  record Found(Session session, long ttlMillis, Placement placement) implements SessionReply {}

  /** There is no session, as the store of that placement knows. */
  record Absent(SessionId id, Placement placement) implements SessionReply {}

  /** There is no session any more; {@code existed} tells whether there was one. */
  record Deleted(SessionId id, boolean existed, Placement placement) implements SessionReply {}

  /** A page of a list; times to live are counted from {@code now}, the store's time. */
  record Listed(SessionPage page, long now, Placement placement) implements SessionReply {}

  record Conflicts(Conflict.Page page, Placement placement) implements SessionReply {}

  record Inspected(StoreStatus status) implements SessionReply {}

  /** The command was not carried out, and nothing was changed. */
  record Failed(SessionFailure failure) implements SessionReply {}
}
