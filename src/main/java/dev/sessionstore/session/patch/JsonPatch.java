package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** A JSON Patch, RFC 6902: operations done one after the other, all of them or none. */
public final class JsonPatch implements Patch {
  private final JsonBytes source;
  private final List<Operation> operations;

  private JsonPatch(JsonValue patch) {
    this.source = patch.bytes();
    this.operations = read(patch);
  }

  /**
   * Checks and reads a patch.
   *
   * @param maxDepth how many containers may stand within each other in the patch
   * @throws JsonSyntaxException if it is not JSON
   * @throws InvalidPatchException if it is JSON, but no array of operations
   */
  public static JsonPatch parse(byte[] utf8, int maxDepth) {
    return new JsonPatch(JsonValue.parse(utf8, maxDepth));
  }

  static JsonPatch of(JsonBytes trusted) {
    return new JsonPatch(JsonValue.of(trusted));
  }

  private static List<Operation> read(JsonValue patch) {
    if (patch.kind() != JsonKind.ARRAY) {
      throw new InvalidPatchException(
          "a JSON Patch must be an array of operations, not " + patch.kind().phrase());
    }
    List<Operation> operations = new ArrayList<>();
    for (JsonValue operation : patch.elements()) {
      operations.add(OperationReader.read(operations.size(), operation));
    }
    return List.copyOf(operations);
  }

  @Override
  public JsonBytes applyTo(JsonBytes sessionData, PatchLimits limits) {
    PatchedDocument document = new PatchedDocument(sessionData, limits);
    for (int i = 0; i < operations.size(); i++) {
      document.apply(i, operations.get(i));
    }
    return document.outcome();
  }

  /** The difference of the two; operations such as "move" depend on what they were applied to. */
  @Override
  public MemberChanges changesFrom(JsonBytes before, JsonBytes after) {
    return MemberChanges.between(before, after);
  }

  @Override
  public Type type() {
    return Type.JSON_PATCH;
  }

  @Override
  public JsonBytes source() {
    return source;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonPatch that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
