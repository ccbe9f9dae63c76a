package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.EditableArray;
import dev.sessionstore.session.json.EditableObject;
import dev.sessionstore.session.json.EditableValue;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document while the operations of one JSON Patch change it. It is held to the limits after every
 * change, and counts the bytes and elements that were read, copied or moved, because operations of
 * thirty bytes each may ask for megabytes of work.
 */
final class PatchedDocument {
  /** Work allowed, in passes over the largest document allowed; sensible patches need a few. */
  private static final int MAX_PASSES = 64;

  /** What it takes to make a child changeable, in bytes read, as measured. */
  private static final long CHILD_WORK = 64;

  private final PatchLimits limits;
  private EditableValue root;
  private long workLeft;
  private int index;
  private @Nullable Operation operation;

  PatchedDocument(JsonBytes data, PatchLimits limits) {
    this.limits = limits;
    this.root = EditableValue.of(data);
    this.workLeft = (long) MAX_PASSES * Math.max(limits.maxBytes(), data.length());
  }

  /** Applies the operation of that index. */
  void apply(int index, Operation operation) {
    this.index = index;
    this.operation = operation;
    operation.applyTo(this);
    if (root.length() > limits.maxBytes()) {
      throw new PatchTooLargeException(root.length(), limits.maxBytes());
    }
  }

  /** The failure of the current operation. */
  PatchFailedException refuse(String reason) {
    return operation == null
        ? new PatchFailedException(reason)
        : new PatchFailedException(index, operation, reason);
  }

  /** The value at that place, to be changed there. */
  EditableValue get(JsonPointer pointer) {
    return pointer.isRoot() ? root : child(parentOf(pointer), pointer.last());
  }

  /** A copy of the value at that place, to be put elsewhere. */
  EditableValue copyOf(JsonPointer pointer) {
    EditableValue original = get(pointer);
    work(original.isOpen() ? original.length() : 0);
    return original.copy();
  }

  /** Whether the value at that place is equal to that one as section 4.6 of the RFC says. */
  boolean isEqual(JsonPointer pointer, JsonValue expected) {
    EditableValue actual = get(pointer);
    // Each level of a comparison is read once more on the way to the next.
    work((actual.length() + expected.length()) * (1 + expected.depth()));
    return expected.isEqualTo(actual.value());
  }

  void add(JsonPointer pointer, EditableValue value) {
    if (pointer.isRoot()) {
      replaceRoot(value);
      return;
    }
    EditableValue parent = parentOf(pointer);
    requireDepth(pointer, value);
    if (parent.kind() == JsonKind.OBJECT) {
      asObject(parent).put(pointer.last(), value);
    } else {
      EditableArray array = asArray(parent);
      int at = pointer.last().equals("-") ? array.size() : indexIn(pointer.last(), array.size());
      work(array.size() - at);
      array.insert(at, value);
    }
  }

  void remove(JsonPointer pointer) {
    if (pointer.isRoot()) {
      throw refuse("the whole document cannot be removed");
    }
    EditableValue parent = parentOf(pointer);
    child(parent, pointer.last());
    if (parent.kind() == JsonKind.OBJECT) {
      asObject(parent).remove(pointer.last());
    } else {
      EditableArray array = asArray(parent);
      int at = indexIn(pointer.last(), array.size() - 1);
      work(array.size() - at);
      array.remove(at);
    }
  }

  void replace(JsonPointer pointer, EditableValue value) {
    if (pointer.isRoot()) {
      replaceRoot(value);
      return;
    }
    EditableValue parent = parentOf(pointer);
    child(parent, pointer.last());
    requireDepth(pointer, value);
    if (parent.kind() == JsonKind.OBJECT) {
      asObject(parent).put(pointer.last(), value);
    } else {
      EditableArray array = asArray(parent);
      array.set(indexIn(pointer.last(), array.size() - 1), value);
    }
  }

  /** What has become of the document. */
  JsonBytes outcome() {
    if (root.kind() != JsonKind.OBJECT) {
      throw new PatchFailedException(
          "the patch leaves %s where an object must be".formatted(root.kind().phrase()));
    }
    return root.value().bytes();
  }

  private void replaceRoot(EditableValue value) {
    requireDepth(0, value);
    root = value;
  }

  private EditableValue parentOf(JsonPointer pointer) {
    List<String> tokens = pointer.tokens();
    EditableValue value = root;
    for (String token : tokens.subList(0, tokens.size() - 1)) {
      value = child(value, token);
    }
    if (value.kind() != JsonKind.OBJECT && value.kind() != JsonKind.ARRAY) {
      throw refuse("%s has no members".formatted(value.kind().phrase()));
    }
    return value;
  }

  private EditableValue child(EditableValue value, String token) {
    switch (value.kind()) {
      case OBJECT -> {
        EditableValue member = asObject(value).get(token);
        if (member == null) {
          throw refuse("there is no such member");
        }
        return member;
      }
      case ARRAY -> {
        EditableArray array = asArray(value);
        return array.get(indexIn(token, array.size() - 1));
      }
      default -> throw refuse("%s has no members".formatted(value.kind().phrase()));
    }
  }

  private EditableObject asObject(EditableValue value) {
    boolean opening = startReaching(value);
    EditableObject object = value.asObject();
    work(opening ? CHILD_WORK * object.size() : 0);
    return object;
  }

  private EditableArray asArray(EditableValue value) {
    boolean opening = startReaching(value);
    EditableArray array = value.asArray();
    work(opening ? CHILD_WORK * array.size() : 0);
    return array;
  }

  private boolean startReaching(EditableValue value) {
    work(value.isOpen() ? 1 : value.length());
    return !value.isOpen();
  }

  private int indexIn(String token, int highest) {
    int at = ArrayIndex.parse(token);
    if (at < 0) {
      throw refuse("an array has no member of that name");
    }
    if (at > highest) {
      throw refuse("the array has no such index");
    }
    return at;
  }

  private void requireDepth(JsonPointer pointer, EditableValue value) {
    requireDepth(pointer.tokens().size(), value);
  }

  private void requireDepth(int levelsAbove, EditableValue value) {
    work(value.length());
    if (levelsAbove + value.depth() > limits.maxDepth()) {
      throw refuse("nested deeper than " + limits.maxDepth() + " levels");
    }
  }

  private void work(long amount) {
    workLeft -= amount;
    if (workLeft < 0) {
      throw refuse("the patch takes too much work");
    }
  }
}
