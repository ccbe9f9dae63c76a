package dev.sessionstore.session.patch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.session.json.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a JSON Patch, RFC 6902 section 4, by its index from 0. Members that the RFC does
 * not define for it are ignored, as it asks. Without a place to take a value from, {@code from} is
 * the root; without a value to add or expect, {@code value} is null.
 */
record Operation(
    int index, String op, JsonPointer path, JsonPointer from, @Nullable JsonNode value) {

  static Operation read(int index, JsonNode operation) {
    if (!(operation instanceof ObjectNode members)) {
      throw new InvalidPatchException(
          index, Reason.of("patch.notAnObject", JsonTree.kindOf(operation).phrase()));
    }
    String op = text(index, members, "op");
    boolean hasValue =
        switch (op) {
          case "add", "replace", "test" -> true;
          case "remove", "move", "copy" -> false;
          default -> throw new InvalidPatchException(index, Reason.of("patch.unknown"));
        };
    boolean hasFrom = op.equals("move") || op.equals("copy");
    return new Operation(
        index,
        op,
        pointer(index, members, "path"),
        hasFrom ? pointer(index, members, "from") : JsonPointer.empty(),
        hasValue ? required(index, members, "value") : null);
  }

  private static JsonNode required(int index, ObjectNode members, String name) {
    JsonNode value = members.get(name);
    if (value == null) {
      throw new InvalidPatchException(index, Reason.of("patch.missing", name));
    }
    return value;
  }

  private static String text(int index, ObjectNode members, String name) {
    JsonNode value = required(index, members, name);
    if (!value.isTextual()) {
      throw new InvalidPatchException(
          index, Reason.of("patch.notText", name, JsonTree.kindOf(value).phrase()));
    }
    return value.textValue();
  }

  /** A pointer as RFC 6901 writes it; Jackson would take any escape. */
  private static JsonPointer pointer(int index, ObjectNode members, String name) {
    String text = text(index, members, name);
    if (!text.isEmpty() && text.charAt(0) != '/') {
      throw new InvalidPatchException(index, Reason.of("patch.noPointer", name));
    }
    for (int tilde = text.indexOf('~'); tilde >= 0; tilde = text.indexOf('~', tilde + 1)) {
      if (!text.startsWith("0", tilde + 1) && !text.startsWith("1", tilde + 1)) {
        throw new InvalidPatchException(index, Reason.of("patch.tilde", name));
      }
    }
    return JsonPointer.compile(text);
  }

  /** Whether {@code path} lies within {@code from}, and is another place. */
  boolean isIntoItself() {
    return path.toString().startsWith(from + "/");
  }
}
