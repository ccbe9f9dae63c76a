package dev.sessionstore.session.json;

/**
 * The place of one child in its container, with all bytes that stand between the commas beside it.
 *
 * @param before white space and, in an object, the name and the colon
 * @param after white space before the next comma; what the last child has is the container's
 */
record Slot(Slice before, EditableValue value, Slice after) {
  static Slot of(EditableValue value) {
    return new Slot(Slice.EMPTY, value, Slice.EMPTY);
  }

  /** The same place with another value in it. */
  Slot with(EditableValue other) {
    return new Slot(before, other, after);
  }

  long length() {
    return before.length() + value.length() + after.length();
  }

  void writeTo(ByteSink sink) {
    before.writeTo(sink);
    value.writeTo(sink);
    after.writeTo(sink);
  }
}
