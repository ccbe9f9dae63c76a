package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;

/**
 * A change to a part of a session's data. It is immutable, was checked when it was read, and can be
 * made again of its {@link #type} and its {@link #source}.
 */
public sealed interface Patch permits MergePatch, JsonPatch, FieldPatch {
  /** The kinds of patch; the names are part of the wire form. */
  enum Type {
    MERGE_PATCH,
    JSON_PATCH,
    FIELD_PATCH
  }

  /**
   * Makes a patch again.
   *
   * @param source the result of {@link #source}
   */
  static Patch of(Type type, JsonBytes source) {
    return switch (type) {
      case MERGE_PATCH -> MergePatch.of(source);
      case JSON_PATCH -> JsonPatch.of(source);
      case FIELD_PATCH -> FieldPatch.of(source);
    };
  }

  /**
   * Applies the patch. Members keep their order and numbers their digits; white space and the
   * spelling of escapes are lost unless nothing changes.
   *
   * @param sessionData a JSON object
   * @throws PatchFailedException if it does not apply, or the outcome would be no session's data
   * @throws PatchTooLargeException if the outcome, or a step to it, has more bytes than allowed
   */
  Patched apply(JsonBytes sessionData, PatchLimits limits);

  /** Its kind. */
  Type type();

  /** Its JSON, from which it can be had again. */
  JsonBytes source();
}
