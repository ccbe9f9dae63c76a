package dev.sessionstore.session.json;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value whose inside can be changed. It stays a raw range of bytes until somebody opens it
 * as an object or an array, and then only that level is taken apart; writing it out copies all that
 * was not changed byte for byte. Not for use by two threads.
 */
public final class EditableValue {
  private final JsonValue raw;
  private @Nullable EditableContainer opened;
  private @Nullable EditableContainer parent;

  private EditableValue(JsonValue raw) {
    this.raw = raw;
  }

  /** A value to be changed; its bytes are not. */
  public static EditableValue of(JsonBytes trusted) {
    return new EditableValue(JsonValue.of(trusted));
  }

  static EditableValue of(JsonValue raw) {
    return new EditableValue(raw);
  }

  /** What it is. */
  public JsonKind kind() {
    return raw.kind();
  }

  /** Whether its inside was taken apart, so that reaching into it costs nothing more. */
  public boolean isOpen() {
    return opened != null;
  }

  /**
   * Its members, to be changed.
   *
   * @throws NotAnObjectException if it is no object
   */
  public EditableObject asObject() {
    if (opened == null) {
      opened = new EditableObject(this, raw);
    }
    if (opened instanceof EditableObject object) {
      return object;
    }
    throw new NotAnObjectException(kind());
  }

  /**
   * Its elements, to be changed.
   *
   * @throws IllegalStateException if it is no array
   */
  public EditableArray asArray() {
    if (opened == null) {
      opened = new EditableArray(this, raw);
    }
    if (opened instanceof EditableArray array) {
      return array;
    }
    throw new IllegalStateException("expected a JSON array, not " + kind().phrase());
  }

  /** The length in bytes that it has when written out; known without writing it. */
  public long length() {
    return opened == null ? raw.length() : opened.length();
  }

  /** How many containers stand within each other, itself counted: 0 for a scalar. */
  public int depth() {
    return opened == null ? raw.depth() : opened.depth();
  }

  /** An equal value of its own; bytes that nobody changed are shared. */
  public EditableValue copy() {
    return new EditableValue(value());
  }

  /** The value as it is now. */
  public JsonValue value() {
    if (opened == null) {
      return raw;
    }
    ByteSink sink = new ByteSink(Math.toIntExact(length()));
    writeTo(sink);
    return JsonValue.of(JsonBytes.wrap(sink.toArray()));
  }

  void writeTo(ByteSink sink) {
    if (opened == null) {
      sink.append(raw.array(), raw.start(), raw.end());
    } else {
      opened.writeTo(sink);
    }
  }

  /** The container that it stands in, which is told of each change in length. */
  void setParent(@Nullable EditableContainer parent) {
    this.parent = parent;
  }

  void grew(long bytes) {
    if (parent != null) {
      parent.grow(bytes);
    }
  }
}
