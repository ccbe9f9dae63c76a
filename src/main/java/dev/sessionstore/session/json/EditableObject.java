package dev.sessionstore.session.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an object, to be changed. */
public final class EditableObject extends EditableContainer {
  private final Map<String, Slot> slots;

  EditableObject(EditableValue self, JsonValue raw) {
    super(self, '{', '}', tailOf(raw));
    List<JsonMember> members = raw.asObject().members();
    List<JsonValue> values = new ArrayList<>(members.size());
    for (JsonMember member : members) {
      values.add(member.value());
    }
    List<Slot> inOrder = slotsOf(raw, values);
    slots = new LinkedHashMap<>(2 * members.size() + 2);
    for (int i = 0; i < inOrder.size(); i++) {
      slots.put(members.get(i).name(), inOrder.get(i));
    }
    adopt();
  }

  /** The number of members. */
  public int size() {
    return slots.size();
  }

  /** The value of that member, to be changed in its place; null if there is none. */
  public @Nullable EditableValue get(String name) {
    Slot slot = slots.get(name);
    return slot == null ? null : slot.value();
  }

  /** Sets a member: in its place if it is there, as the last one if not. */
  public void put(String name, EditableValue value) {
    Slot old = slots.get(name);
    if (old != null) {
      Slot slot = old.with(value);
      slots.put(name, slot);
      replaced(old, slot);
      return;
    }
    byte[] key =
        new ByteSink(name.length() + 16)
            .append(JsonStrings.quote(name))
            .append((byte) ':')
            .toArray();
    Slot slot = new Slot(Slice.of(key), value, Slice.EMPTY);
    slots.put(name, slot);
    attached(slot);
  }

  /** Takes a member out; the others keep their bytes. Returns its value, null if there was none. */
  public @Nullable EditableValue remove(String name) {
    Slot slot = slots.remove(name);
    if (slot == null) {
      return null;
    }
    detached(slot);
    return slot.value();
  }

  @Override
  Collection<Slot> slots() {
    return slots.values();
  }
}
