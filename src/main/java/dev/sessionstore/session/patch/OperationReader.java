package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonValue;
import dev.sessionstore.session.patch.Operation.Add;
import dev.sessionstore.session.patch.Operation.Copy;
import dev.sessionstore.session.patch.Operation.Move;
import dev.sessionstore.session.patch.Operation.Remove;
import dev.sessionstore.session.patch.Operation.Replace;
import dev.sessionstore.session.patch.Operation.Test;

/** Reads one operation; members that the RFC does not define for it are ignored, as it asks. */
final class OperationReader {
  private final int index;
  private final JsonObject members;

  private OperationReader(int index, JsonObject members) {
    this.index = index;
    this.members = members;
  }

  /**
   * @param index its place in the patch, for messages
   * @throws InvalidPatchException if it is no operation
   */
  static Operation read(int index, JsonValue operation) {
    if (operation.kind() != JsonKind.OBJECT) {
      throw new InvalidPatchException(
          index, "expected an object, not " + operation.kind().phrase());
    }
    return new OperationReader(index, operation.asObject()).read();
  }

  private Operation read() {
    String op = text("op");
    return switch (op) {
      case "add" -> new Add(pointer("path"), value());
      case "remove" -> new Remove(pointer("path"));
      case "replace" -> new Replace(pointer("path"), value());
      case "move" -> new Move(pointer("from"), pointer("path"));
      case "copy" -> new Copy(pointer("from"), pointer("path"));
      case "test" -> new Test(pointer("path"), value());
      default ->
          throw new InvalidPatchException(
              index, "\"op\" is not one of add, remove, replace, move, copy, test");
    };
  }

  private JsonValue required(String name) {
    JsonValue value = members.get(name);
    if (value == null) {
      throw new InvalidPatchException(index, "\"%s\" is missing".formatted(name));
    }
    return value;
  }

  private String text(String name) {
    JsonValue value = required(name);
    if (value.kind() != JsonKind.STRING) {
      throw new InvalidPatchException(
          index, "\"%s\" must be a string, not %s".formatted(name, value.kind().phrase()));
    }
    return value.text();
  }

  private JsonPointer pointer(String name) {
    try {
      return JsonPointer.parse(text(name));
    } catch (JsonPointer.IllFormedException e) {
      throw new InvalidPatchException(index, "\"%s\" %s".formatted(name, e.getMessage()));
    }
  }

  private JsonBytes value() {
    return required("value").bytes();
  }
}
