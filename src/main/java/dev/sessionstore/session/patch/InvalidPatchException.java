package dev.sessionstore.session.patch;

/** Valid JSON that is no patch of its kind; the message names the operation's index, from 0. */
public final class InvalidPatchException extends IllegalArgumentException {
  InvalidPatchException(String message) {
    super(message);
  }

  InvalidPatchException(int operation, String reason) {
    super("operation %d: %s".formatted(operation, reason));
  }
}
