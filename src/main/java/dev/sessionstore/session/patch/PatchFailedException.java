package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.Reason;

/** A well-formed patch that does not apply to the session's data. Nothing was changed. */
public final class PatchFailedException extends RuntimeException {
  /** A path may be as long as a body; a message need not. */
  private static final int MAX_PATH_CHARS = 200;

  private final transient Reason reason;

  PatchFailedException(Reason reason) {
    super(reason.toString(), null, false, false);
    this.reason = reason;
  }

  /** Names the operation that failed: its index from 0, its name and the beginning of its path. */
  PatchFailedException(Operation failed, Reason reason) {
    this(
        Reason.of(
            "patch.operation",
            failed.index(),
            failed.op(),
            abbreviated(failed.path().toString()),
            reason));
  }

  public Reason reason() {
    return reason;
  }

  private static String abbreviated(String path) {
    return path.length() <= MAX_PATH_CHARS ? path : path.substring(0, MAX_PATH_CHARS) + "…";
  }
}
