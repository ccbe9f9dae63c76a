package dev.sessionstore.session.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** An object or array taken apart into slots, which knows its length at any time. */
abstract sealed class EditableContainer permits EditableObject, EditableArray {
  private final EditableValue self;
  private final byte open;
  private final byte close;
  private final Slice tail;
  private long length;

  /**
   * @param tail the white space before the closing bracket
   */
  EditableContainer(EditableValue self, char open, char close, Slice tail) {
    this.self = self;
    this.open = (byte) open;
    this.close = (byte) close;
    this.tail = tail;
    this.length = 2L + tail.length();
  }

  /** The children in their order. */
  abstract Collection<Slot> slots();

  final long length() {
    return length;
  }

  final int depth() {
    int deepest = 0;
    for (Slot slot : slots()) {
      deepest = Math.max(deepest, slot.value().depth());
    }
    return 1 + deepest;
  }

  final void writeTo(ByteSink sink) {
    sink.append(open);
    boolean first = true;
    for (Slot slot : slots()) {
      if (!first) {
        sink.append((byte) ',');
      }
      first = false;
      slot.writeTo(sink);
    }
    tail.writeTo(sink);
    sink.append(close);
  }

  /** Counts the slots that the container begins with; the one around has counted them already. */
  final void adopt() {
    for (Slot slot : slots()) {
      slot.value().setParent(this);
      length += slot.length();
    }
    length += Math.max(0, slots().size() - 1);
  }

  /** To be called when a slot has come into {@link #slots}. */
  final void attached(Slot slot) {
    slot.value().setParent(this);
    grow(slot.length() + (slots().size() > 1 ? 1 : 0));
  }

  /** To be called when a slot has left {@link #slots}. */
  final void detached(Slot slot) {
    slot.value().setParent(null);
    grow(-slot.length() - (slots().isEmpty() ? 0 : 1));
  }

  /** To be called when a slot has been put into the place of another. */
  final void replaced(Slot old, Slot slot) {
    old.value().setParent(null);
    slot.value().setParent(this);
    grow(slot.length() - old.length());
  }

  /** Notes a change in the length of a child, and tells the container around. */
  final void grow(long bytes) {
    length += bytes;
    self.grew(bytes);
  }

  /** The slots of a raw container whose children stand at those places. */
  static List<Slot> slotsOf(JsonValue raw, List<JsonValue> children) {
    byte[] utf8 = raw.array();
    List<Slot> slots = new ArrayList<>(children.size());
    int p = raw.start() + 1;
    for (JsonValue child : children) {
      Slice before = Slice.of(utf8, p, child.start());
      p = child.end();
      while (JsonTokens.isWhitespace(utf8[p])) {
        p++;
      }
      boolean last = slots.size() == children.size() - 1;
      Slice after = last ? Slice.EMPTY : Slice.of(utf8, child.end(), p);
      slots.add(new Slot(before, EditableValue.of(child), after));
      p++;
    }
    return slots;
  }

  /** The white space before the closing bracket of a raw container. */
  static Slice tailOf(JsonValue raw) {
    int end = raw.end() - 1;
    int start = end;
    while (start > raw.start() + 1 && JsonTokens.isWhitespace(raw.array()[start - 1])) {
      start--;
    }
    return Slice.of(raw.array(), start, end);
  }
}
