package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;

/** A change to a part of a session's data. It is immutable, and was checked when it was read. */
public sealed interface Patch permits MemberChanges, JsonPatch {
  /**
   * Applies the patch to an object. Members keep their order and numbers their digits; white space
   * and the spelling of escapes are lost unless nothing changes.
   *
   * @throws PatchFailedException if it does not apply, or the outcome would be no session's data
   * @throws PatchTooLargeException if the outcome, or a step to it, has more bytes than allowed
   */
  Patched apply(JsonBytes sessionData, Limits limits);

  /**
   * Limits of a patched document. They are checked after every operation of a JSON Patch, because a
   * few dozen copies that double the document each would fill any memory.
   *
   * @param maxDepth how many containers may stand within each other; {@code {}} has 1
   */
  record Limits(int maxBytes, int maxDepth) {}

  /** Data to which a patch was applied; and the same change for other data, which composes. */
  record Patched(JsonBytes data, MemberChanges changes) {}
}
