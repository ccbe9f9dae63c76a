package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.Reason;

/** Valid JSON that is no patch of its kind; the reason names the operation's index, from 0. */
public final class InvalidPatchException extends IllegalArgumentException {
  private final transient Reason reason;

  InvalidPatchException(Reason reason) {
    super(reason.toString());
    this.reason = reason;
  }

  InvalidPatchException(int operation, Reason reason) {
    this(Reason.of("patch.invalid", operation, reason));
  }

  public Reason reason() {
    return reason;
  }
}
