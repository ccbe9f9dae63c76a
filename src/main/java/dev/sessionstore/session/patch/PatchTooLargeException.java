package dev.sessionstore.session.patch;

/** A patch that would make a session's data larger than allowed, in bytes. Nothing was changed. */
public final class PatchTooLargeException extends RuntimeException {
  private final long size;
  private final int limit;

  PatchTooLargeException(long size, int limit) {
    super(
        "the patched data would have %d bytes, and %d are allowed".formatted(size, limit),
        null,
        false,
        false);
    this.size = size;
    this.limit = limit;
  }

  public long size() {
    return size;
  }

  public int limit() {
    return limit;
  }
}
