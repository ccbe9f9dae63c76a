package dev.sessionstore.session.patch;

/**
 * What the outcome of a patch may be at most. A JSON Patch is held to it after every operation,
 * because a few dozen copies that double the document each would fill any memory.
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
