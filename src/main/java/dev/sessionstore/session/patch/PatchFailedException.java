package dev.sessionstore.session.patch;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A well-formed patch that does not apply to the session's data. Nothing was changed. */
public final class PatchFailedException extends RuntimeException {
  /** A path may be as long as a body; a message need not. */
  private static final int MAX_PATH_CHARS = 200;

  private final int operation;
  private final @Nullable String path;

  /** The outcome as a whole is to blame. */
  PatchFailedException(String reason) {
    this(reason, -1, null);
  }

  /** Names the operation that failed. */
  PatchFailedException(Operation failed, String reason) {
    this(
        "operation %d (%s \"%s\"): %s"
            .formatted(failed.index(), failed.op(), abbreviated(failed.path().toString()), reason),
        failed.index(),
        abbreviated(failed.path().toString()));
  }

  private PatchFailedException(String message, int operation, @Nullable String path) {
    super(message, null, false, false);
    this.operation = operation;
    this.path = path;
  }

  private static String abbreviated(String path) {
    return path.length() <= MAX_PATH_CHARS ? path : path.substring(0, MAX_PATH_CHARS) + "…";
  }

  /** The index of the operation to blame, from 0; none if it is the outcome as a whole. */
  public OptionalInt operation() {
    return operation < 0 ? OptionalInt.empty() : OptionalInt.of(operation);
  }

  /** The {@code path} of that operation, cut after {@value #MAX_PATH_CHARS} characters, or null. */
  public @Nullable String path() {
    return path;
  }
}
