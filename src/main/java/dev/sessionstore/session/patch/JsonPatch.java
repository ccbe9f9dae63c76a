package dev.sessionstore.session.patch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.session.json.Reason;
import java.util.ArrayList;
import java.util.List;

/** A JSON Patch, RFC 6902, and its JSON: operations done one after the other, all or none. */
public record JsonPatch(@JsonValue JsonBytes source, List<Operation> operations) implements Patch {
  /** Checks and reads a patch; throws for what is no JSON, or no array of operations. */
  public static JsonPatch parse(byte[] utf8, int maxDepth) {
    return of(JsonBytes.wrap(utf8), JsonTree.parse(utf8, maxDepth));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static JsonPatch of(JsonBytes trusted) {
    return of(trusted, JsonTree.read(trusted));
  }

  private static JsonPatch of(JsonBytes source, JsonNode patch) {
    if (!patch.isArray()) {
      throw new InvalidPatchException(
          Reason.of("patch.notAnArray", JsonTree.kindOf(patch).phrase()));
    }
    List<Operation> operations = new ArrayList<>();
    patch.forEach(operation -> operations.add(Operation.read(operations.size(), operation)));
    return new JsonPatch(source, List.copyOf(operations));
  }

  @Override
  public Patched apply(JsonBytes sessionData, Patch.Limits limits) {
    ObjectNode before = JsonTree.readObject(sessionData);
    PatchedDocument document = new PatchedDocument(before.deepCopy(), sessionData.length(), limits);
    operations.forEach(document::apply);
    if (!(document.root() instanceof ObjectNode after)) {
      throw new PatchFailedException(
          Reason.of("patch.leaves", JsonTree.kindOf(document.root()).phrase()));
    }
    // Operations such as "move" depend on what they are applied to; their difference does not.
    MemberChanges changes = MemberDifference.between(before, after);
    return new Patched(changes.isEmpty() ? sessionData : JsonTree.write(after), changes);
  }
}
