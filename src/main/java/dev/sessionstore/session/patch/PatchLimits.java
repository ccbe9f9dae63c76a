package dev.sessionstore.session.patch;

/**
 * Limits of a patched document. They are checked after every operation of a JSON Patch, because a
 * few dozen copies that double the document each would fill any memory.
 *
 * @param maxBytes length of the session's data in bytes
 * @param maxDepth how many containers may stand within each other; {@code {}} has 1
 */
public record PatchLimits(int maxBytes, int maxDepth) {
  /**
   * @throws IllegalArgumentException if a limit is below 2 bytes or 1 level, which no object meets
   */
  public PatchLimits {
    if (maxBytes < 2 || maxDepth < 1) {
      throw new IllegalArgumentException(
          "no object has at most %d bytes and %d levels".formatted(maxBytes, maxDepth));
    }
  }
}
