package dev.sessionstore.session.patch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.JsonPatchTestFailedException;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.session.json.Reason;
import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document while zjsonpatch does the operations of one JSON Patch on it. This class stands guard
 * before the library: it finds each place itself, since the library's pointers can do more than the
 * RFC's, and holds each operation to the limits and to {@link PatchWork}.
 */
final class PatchedDocument {
  private static final EnumSet<CompatibilityFlags> STRICT =
      EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

  /** The document is the member {@code ""} of this, so that an operation can replace all of it. */
  private final ObjectNode holder = JsonTree.newObject();

  private final Patch.Limits limits;
  private final PatchWork work;

  /** The document's size in bytes, or a bit more. */
  private long size;

  PatchedDocument(JsonNode root, int size, Patch.Limits limits) {
    this.holder.set("", root);
    this.size = size;
    this.limits = limits;
    this.work = new PatchWork(limits, size);
  }

  JsonNode root() {
    return Objects.requireNonNull(holder.get(""));
  }

  void apply(Operation operation) {
    try {
      requireReachable(operation.path());
      requireReachable(operation.from());
      switch (operation.op()) {
        case "copy" -> run("add", operation.path(), find(operation.from()));
        case "move" -> move(operation);
        default -> run(operation.op(), operation.path(), operation.value());
      }
      if (size > limits.maxBytes()) {
        size = work.sizeOf(root(), 0);
      }
    } catch (JsonPatchTestFailedException e) {
      throw new PatchFailedException(operation, Reason.of("patch.another"));
    } catch (PatchFailedException e) {
      throw new PatchFailedException(operation, e.reason());
    }
    if (size > limits.maxBytes()) {
      throw new PatchTooLargeException(size, limits.maxBytes());
    }
  }

  /** The library takes {@code ~2} for an equals sign, also where it stands for itself. */
  private static void requireReachable(JsonPointer pointer) {
    if (pointer.toString().contains("~02")) {
      throw new PatchFailedException(Reason.of("patch.unreachable"));
    }
  }

  private void move(Operation operation) {
    JsonNode value = find(operation.from());
    if (operation.isIntoItself()) {
      throw new PatchFailedException(Reason.of("patch.intoItself"));
    }
    if (operation.path().equals(operation.from())) {
      return; // removing and adding again would change the order of the members
    }
    run("remove", operation.from(), null);
    run("add", operation.path(), value);
  }

  /** Has the library do an operation after it was checked and charged for. */
  private void run(String op, JsonPointer path, @Nullable JsonNode value) {
    switch (op) {
      case "add" -> chargeAdding(path, Objects.requireNonNull(value));
      case "replace" -> chargeReplacing(path, Objects.requireNonNull(value));
      case "remove" -> chargeRemoving(path);
      default -> find(path); // a test looks at no more than the value in the patch
    }
    ObjectNode operation = JsonTree.newObject().put("op", op).put("path", "/" + path);
    if (value != null) {
      operation.set("value", value);
    }
    ArrayNode patch = JsonNodeFactory.instance.arrayNode(1).add(operation);
    com.flipkart.zjsonpatch.JsonPatch.applyInPlace(patch, holder, STRICT);
  }

  private void chargeAdding(JsonPointer path, JsonNode value) {
    JsonNode parent = path.matches() ? holder : find(path.head());
    String name = path.matches() ? "" : path.last().getMatchingProperty();
    if (parent.has(name)) {
      chargeReplacing(path, value);
      return;
    }
    if (parent instanceof ArrayNode array) {
      int at = name.equals("-") ? array.size() : indexIn(path.last(), array.size());
      work.chargeMove(array.size() - at);
    } else if (!parent.isObject()) {
      throw hasNoMembers(parent);
    }
    int nameAndComma = PatchWork.quotedLength(name) + 2;
    size += nameAndComma + sizeAt(path, value);
  }

  private void chargeReplacing(JsonPointer path, JsonNode value) {
    size -= work.sizeOf(find(path), 0);
    size += sizeAt(path, value);
  }

  private void chargeRemoving(JsonPointer path) {
    if (path.matches()) {
      throw new PatchFailedException(Reason.of("patch.whole"));
    }
    size -= work.sizeOf(find(path), 0);
    if (find(path.head()) instanceof ArrayNode array) {
      work.chargeMove(array.size() - path.last().getMatchingIndex());
    }
  }

  private long sizeAt(JsonPointer path, JsonNode value) {
    int depth = 0;
    for (JsonPointer at = path; !at.matches(); at = at.tail()) {
      depth++;
    }
    return work.sizeOfCopy(value, depth);
  }

  private JsonNode find(JsonPointer pointer) {
    JsonNode value = root();
    for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
      if (value instanceof ArrayNode array) {
        value = array.get(indexIn(at, array.size() - 1));
      } else if (!value.isObject()) {
        throw hasNoMembers(value);
      } else if (value.has(at.getMatchingProperty())) {
        value = value.get(at.getMatchingProperty());
      } else {
        throw new PatchFailedException(Reason.of("patch.noMember"));
      }
    }
    return value;
  }

  private static int indexIn(JsonPointer at, int highest) {
    int index = at.getMatchingIndex();
    if (index < 0) {
      throw new PatchFailedException(Reason.of("patch.noIndex"));
    }
    if (index > highest) {
      throw new PatchFailedException(Reason.of("patch.outside"));
    }
    return index;
  }

  private static PatchFailedException hasNoMembers(JsonNode value) {
    return new PatchFailedException(Reason.of("patch.noMembers", JsonTree.kindOf(value).phrase()));
  }
}
