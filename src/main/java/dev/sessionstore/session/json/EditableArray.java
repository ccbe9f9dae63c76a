package dev.sessionstore.session.json;

import java.util.Collection;
import java.util.List;

/** The elements of an array, to be changed. Indexes outside it are the caller's defect. */
public final class EditableArray extends EditableContainer {
  private final List<Slot> slots;

  EditableArray(EditableValue self, JsonValue raw) {
    super(self, '[', ']', tailOf(raw));
    slots = slotsOf(raw, raw.elements());
    adopt();
  }

  /** The number of elements. */
  public int size() {
    return slots.size();
  }

  /** The element at that index, to be changed in its place. */
  public EditableValue get(int index) {
    return slots.get(index).value();
  }

  /** Puts a value before the element at that index, or at the end if the index is the size. */
  public void insert(int index, EditableValue value) {
    Slot slot = Slot.of(value);
    slots.add(index, slot);
    attached(slot);
  }

  /** Puts a value in the place of the element at that index. */
  public void set(int index, EditableValue value) {
    Slot old = slots.get(index);
    Slot slot = old.with(value);
    slots.set(index, slot);
    replaced(old, slot);
  }

  /** Takes the element at that index out; those after it move up. */
  public EditableValue remove(int index) {
    Slot slot = slots.remove(index);
    detached(slot);
    return slot.value();
  }

  @Override
  Collection<Slot> slots() {
    return slots;
  }
}
