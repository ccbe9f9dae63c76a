package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.EditableObject;
import dev.sessionstore.session.json.EditableValue;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonSyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes to members of an object and of objects within it: the meaning of a merge patch (RFC
 * 7396), but able to set a member to null. Applying them twice is the same as once, and changes
 * after changes are changes again; so they can wait out an outage and be applied to whatever Redis
 * holds then.
 */
public final class MemberChanges {
  /** No change at all. */
  public static final MemberChanges NONE = new MemberChanges(Map.of());

  private static final JsonBytes EMPTY_OBJECT = JsonBytes.of("{}");

  /** A rough count of what a change takes beside its name's and its value's bytes. */
  private static final int ENTRY_BYTES = 100;

  private final Map<String, MemberChange> changes;

  /**
   * @param changes by member, in the order in which new members are added; not copied
   */
  MemberChanges(Map<String, MemberChange> changes) {
    this.changes = changes;
  }

  /** Sets one member to that value, which may be null. */
  public static MemberChanges set(String name, JsonBytes value) {
    return new MemberChanges(Map.of(name, new MemberChange.Set(value)));
  }

  /** Removes one member. */
  public static MemberChanges remove(String name) {
    return new MemberChanges(Map.of(name, new MemberChange.Remove()));
  }

  /**
   * What makes the one object the other: objects are compared member by member, all other values as
   * a whole by their bytes.
   *
   * @param before a JSON object
   * @param after a JSON object
   */
  public static MemberChanges between(JsonBytes before, JsonBytes after) {
    return MemberDifference.between(JsonObject.open(before), JsonObject.open(after));
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws JsonSyntaxException if the bytes are not JSON
   * @throws IllegalArgumentException if they are JSON, but nothing that {@link #toBytes} writes
   */
  public static MemberChanges fromBytes(JsonBytes bytes) {
    return MemberChangesForm.read(bytes);
  }

  /**
   * A JSON object with each member's change: <code>{"a":{"set":1},"b":{"remove":true},
   * "c":{"merge":{…}}}</code>.
   */
  public JsonBytes toBytes() {
    return MemberChangesForm.write(this);
  }

  /**
   * What sets the members that are changed here back to what they are in that data, those too that
   * would stay as they are.
   *
   * @param before a JSON object
   */
  public MemberChanges undoneOn(JsonBytes before) {
    return MemberDifference.back(this, JsonObject.open(before));
  }

  /**
   * Those of the changes whose members nobody else has changed since.
   *
   * @param undo what {@link #undoneOn} gave for the data that these changes were applied to
   * @param now a JSON object
   */
  public MemberChanges withoutConflicts(MemberChanges undo, JsonBytes now) {
    return MemberConflicts.without(this, undo, JsonObject.open(now));
  }

  /** The memory that names and values take, in bytes, about. */
  public long footprint() {
    long bytes = 0;
    for (Map.Entry<String, MemberChange> entry : changes.entrySet()) {
      bytes += ENTRY_BYTES + entry.getKey().length();
      if (entry.getValue() instanceof MemberChange.Set set) {
        bytes += set.value().length();
      } else if (entry.getValue() instanceof MemberChange.Merge merge) {
        bytes += merge.changes().footprint();
      }
    }
    return bytes;
  }

  /** Whether there is nothing to change. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  Map<String, MemberChange> byMember() {
    return changes;
  }

  /**
   * The data with the changes applied: members that they name are changed in their place, new ones
   * come last, and no byte else changes.
   *
   * @param data a JSON object
   * @throws PatchFailedException if the outcome nests deeper than allowed
   * @throws PatchTooLargeException if it has more bytes than allowed
   */
  public JsonBytes applyTo(JsonBytes data, PatchLimits limits) {
    EditableValue root = EditableValue.of(data);
    applyTo(root.asObject());
    if (root.length() > limits.maxBytes()) {
      throw new PatchTooLargeException(root.length(), limits.maxBytes());
    }
    if (root.depth() > limits.maxDepth()) {
      throw new PatchFailedException(
          "the outcome nests deeper than " + limits.maxDepth() + " levels");
    }
    return root.value().bytes();
  }

  private void applyTo(EditableObject object) {
    changes.forEach((name, change) -> applyTo(object, name, change));
  }

  private static void applyTo(EditableObject object, String name, MemberChange change) {
    if (change instanceof MemberChange.Set set) {
      object.put(name, EditableValue.of(set.value()));
    } else if (change instanceof MemberChange.Remove) {
      object.remove(name);
    } else if (change instanceof MemberChange.Merge merge) {
      EditableValue member = object.get(name);
      if (member == null || member.kind() != JsonKind.OBJECT) {
        member = EditableValue.of(EMPTY_OBJECT);
        object.put(name, member);
      }
      merge.changes().applyTo(member.asObject());
    }
  }

  /**
   * Both changes in one: applied to any data it is what {@code later} makes of what this one makes
   * of it. (Only the order of members differs where {@code later} sets what this one removed.)
   */
  public MemberChanges then(MemberChanges later) {
    Map<String, MemberChange> both = new LinkedHashMap<>(changes);
    later.changes.forEach((name, change) -> both.merge(name, change, MemberChanges::compose));
    return new MemberChanges(both);
  }

  private static MemberChange compose(MemberChange earlier, MemberChange later) {
    if (!(later instanceof MemberChange.Merge merge)) {
      return later;
    }
    if (earlier instanceof MemberChange.Merge first) {
      return new MemberChange.Merge(first.changes().then(merge.changes()));
    }
    JsonBytes base = earlier instanceof MemberChange.Set set ? set.value() : EMPTY_OBJECT;
    EditableValue value = EditableValue.of(base);
    if (value.kind() != JsonKind.OBJECT) {
      value = EditableValue.of(EMPTY_OBJECT);
    }
    merge.changes().applyTo(value.asObject());
    return new MemberChange.Set(value.value().bytes());
  }

  /** Whether the other changes the same members to the same bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof MemberChanges that && changes.equals(that.changes);
  }

  @Override
  public int hashCode() {
    return changes.hashCode();
  }

  @Override
  public String toString() {
    return toBytes().toString();
  }
}
