package dev.sessionstore.session.patch;

/** The reason why an operation cannot be done, until it is known which one that is. */
final class PatchRefusal extends RuntimeException {
  PatchRefusal(String reason) {
    super(reason, null, false, false);
  }
}
