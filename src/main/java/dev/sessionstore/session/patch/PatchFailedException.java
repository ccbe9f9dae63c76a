package dev.sessionstore.session.patch;

/** A well-formed patch that does not apply to the session's data. Nothing was changed. */
public final class PatchFailedException extends RuntimeException {
  /** A path may be as long as a body; a message need not. */
  private static final int MAX_PATH_CHARS = 200;

  PatchFailedException(String reason) {
    super(reason, null, false, false);
  }

  /** Names the operation that failed: its index from 0, its name and the beginning of its path. */
  PatchFailedException(Operation failed, String reason) {
    this(
        "operation %d (%s \"%s\"): %s"
            .formatted(failed.index(), failed.op(), abbreviated(failed.path().toString()), reason));
  }

  private static String abbreviated(String path) {
    return path.length() <= MAX_PATH_CHARS ? path : path.substring(0, MAX_PATH_CHARS) + "…";
  }
}
