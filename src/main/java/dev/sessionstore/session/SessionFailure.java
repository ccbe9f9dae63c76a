package dev.sessionstore.session;

import dev.sessionstore.session.json.Reason;
import java.util.OptionalLong;

/** The reason for which a command was not carried out; each has one code of the HTTP API. */
public sealed interface SessionFailure {
  /** The precondition does not hold for the current version; empty if there is no session. */
  record VersionMismatch(SessionId id, OptionalLong currentVersion) implements SessionFailure {}

  /** The session's data would be larger than it may be; sizes in bytes. */
  record TooLarge(long size, long limit) implements SessionFailure {}

  record PatchFailed(Reason reason) implements SessionFailure {}

  /** This node cannot know the answer now; another try makes sense after some seconds. */
  record Unavailable(String reason, int retryAfterSeconds) implements SessionFailure {}

  /** The memory that bridges an outage is full; bound in bytes. */
  record Full(long limit) implements SessionFailure {}

  record InvalidCursor(String cursor) implements SessionFailure {}

  /** A defect. What it is stands in the log, not in the answer. */
  record Internal() implements SessionFailure {}
}
