package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.EditableValue;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonValue;

/** One operation of a JSON Patch, RFC 6902 section 4. */
sealed interface Operation {
  /** The member {@code op}. */
  String name();

  /** The place that it changes or tests. */
  JsonPointer path();

  /** Does it, or refuses through {@link PatchedDocument#refuse}. */
  void applyTo(PatchedDocument document);

  record Add(JsonPointer path, JsonBytes value) implements Operation {
    @Override
    public String name() {
      return "add";
    }

    @Override
    public void applyTo(PatchedDocument document) {
      document.add(path, EditableValue.of(value));
    }
  }

  record Remove(JsonPointer path) implements Operation {
    @Override
    public String name() {
      return "remove";
    }

    @Override
    public void applyTo(PatchedDocument document) {
      document.remove(path);
    }
  }

  record Replace(JsonPointer path, JsonBytes value) implements Operation {
    @Override
    public String name() {
      return "replace";
    }

    @Override
    public void applyTo(PatchedDocument document) {
      document.replace(path, EditableValue.of(value));
    }
  }

  record Move(JsonPointer from, JsonPointer path) implements Operation {
    @Override
    public String name() {
      return "move";
    }

    @Override
    public void applyTo(PatchedDocument document) {
      EditableValue value = document.get(from);
      if (from.isAbove(path)) {
        throw document.refuse("a value cannot be moved into itself");
      }
      if (from.equals(path)) {
        return; // removing and adding again would change the order of the members
      }
      document.remove(from);
      document.add(path, value);
    }
  }

  record Copy(JsonPointer from, JsonPointer path) implements Operation {
    @Override
    public String name() {
      return "copy";
    }

    @Override
    public void applyTo(PatchedDocument document) {
      document.add(path, document.copyOf(from));
    }
  }

  record Test(JsonPointer path, JsonBytes value) implements Operation {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public void applyTo(PatchedDocument document) {
      if (!document.isEqual(path, JsonValue.of(value))) {
        throw document.refuse("the value there is another");
      }
    }
  }
}
