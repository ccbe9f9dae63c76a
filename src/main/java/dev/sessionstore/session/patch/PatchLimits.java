package dev.sessionstore.session.patch;

/**
 * Limits of a patched document. They are checked after every operation of a JSON Patch, because a
 * few dozen copies that double the document each would fill any memory.
 *
 * @param maxBytes length of the session's data in bytes
 * @param maxDepth how many containers may stand within each other; {@code {}} has 1
 */
public record PatchLimits(int maxBytes, int maxDepth) {}
