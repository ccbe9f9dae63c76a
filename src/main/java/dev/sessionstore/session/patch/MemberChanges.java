package dev.sessionstore.session.patch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.session.json.Reason;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes to members of an object and of objects within it: the meaning of a merge patch (RFC
 * 7396), but able to set a member to null. Applying them twice is the same as once, and changes
 * after changes are changes again; so they can wait out an outage and be applied to whatever Redis
 * holds then.
 *
 * @param byMember the change of each member, in the order in which new members are added
 */
public record MemberChanges(Map<String, MemberChange> byMember) implements MemberChange, Patch {
  public static final MemberChanges NONE = new MemberChanges(Map.of());

  /** Memory that a change takes beside its name and its value, in bytes, about. */
  private static final int ENTRY_BYTES = 100;

  /**
   * Reads a JSON Merge Patch (RFC 7396) that is an object: any other kind would replace the
   * session's data by something that is none. Null removes a member, an object changes one.
   */
  public static MemberChanges ofMergePatch(byte[] utf8, int maxDepth) {
    return changesOf(JsonTree.parseObject(utf8, maxDepth));
  }

  private static MemberChanges changesOf(ObjectNode patch) {
    Map<String, MemberChange> changes = new LinkedHashMap<>();
    patch.properties().forEach(member -> changes.put(member.getKey(), changeOf(member.getValue())));
    return new MemberChanges(changes);
  }

  private static MemberChange changeOf(JsonNode value) {
    if (value instanceof ObjectNode patch) {
      return changesOf(patch);
    }
    return value.isNull() ? new MemberChange.Remove() : new MemberChange.Set(JsonTree.write(value));
  }

  /** Sets one member to a value, which may be JSON's null. */
  public static MemberChanges set(String name, JsonBytes value) {
    MemberChange set = new MemberChange.Set(JsonTree.write(JsonTree.read(value)));
    return new MemberChanges(Map.of(name, set));
  }

  public static MemberChanges remove(String name) {
    return new MemberChanges(Map.of(name, new MemberChange.Remove()));
  }

  /** The changes from one object to another, compared by members; other values as a whole. */
  public static MemberChanges between(JsonBytes before, JsonBytes after) {
    return MemberDifference.between(JsonTree.readObject(before), JsonTree.readObject(after));
  }

  /** Reads what {@link #toBytes} wrote; throws an IllegalArgumentException for other JSON. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static MemberChanges fromBytes(JsonBytes bytes) {
    return MemberChangesForm.read(JsonTree.readObject(bytes));
  }

  /**
   * A JSON object with each member's change: <code>{"a":{"set":1},"b":{"remove":true},
   * "c":{"merge":{…}}}</code>.
   */
  @JsonValue
  public JsonBytes toBytes() {
    return JsonTree.write(MemberChangesForm.write(this));
  }

  /** The undo: it sets each member that these changes name back to its value in the data before. */
  public MemberChanges undoneOn(JsonBytes before) {
    return MemberDifference.back(this, JsonTree.readObject(before));
  }

  /** Keeps the changes whose members nobody else has changed since, by their undo. */
  public MemberChanges withoutConflicts(MemberChanges undo, JsonBytes now) {
    return MemberDifference.withoutConflicts(this, undo, JsonTree.readObject(now));
  }

  /** The memory that names and values take, in bytes, about. */
  public long footprint() {
    long bytes = 0;
    for (Map.Entry<String, MemberChange> entry : byMember.entrySet()) {
      bytes += ENTRY_BYTES + entry.getKey().length();
      if (entry.getValue() instanceof MemberChange.Set set) {
        bytes += set.value().length();
      } else if (entry.getValue() instanceof MemberChanges changes) {
        bytes += changes.footprint();
      }
    }
    return bytes;
  }

  public boolean isEmpty() {
    return byMember.isEmpty();
  }

  @Override
  public Patched apply(JsonBytes sessionData, Patch.Limits limits) {
    return new Patched(applyTo(sessionData, limits), this);
  }

  /**
   * Applies the changes to an object. Members that exist are changed in their place, new ones come
   * last. Data that would not change keep their bytes. It throws as {@link #apply} does.
   */
  public JsonBytes applyTo(JsonBytes data, Patch.Limits limits) {
    ObjectNode root = JsonTree.readObject(data);
    if (!applyTo(root)) {
      return data;
    }
    if (JsonTree.depthOf(root) > limits.maxDepth()) {
      throw new PatchFailedException(Reason.of("patch.tooDeep", limits.maxDepth()));
    }
    JsonBytes outcome = JsonTree.write(root);
    if (outcome.length() > limits.maxBytes()) {
      throw new PatchTooLargeException(outcome.length(), limits.maxBytes());
    }
    return outcome;
  }

  /** Tells whether any of the changes changed the object. */
  private boolean applyTo(ObjectNode object) {
    boolean changed = false;
    for (Map.Entry<String, MemberChange> entry : byMember.entrySet()) {
      changed |= apply(entry.getValue(), object, entry.getKey());
    }
    return changed;
  }

  private static boolean apply(MemberChange change, ObjectNode object, String name) {
    if (change instanceof MemberChange.Set set) {
      JsonNode value = JsonTree.read(set.value());
      JsonNode old = object.replace(name, value);
      return old == null || !JsonTree.areIdentical(old, value);
    }
    if (change instanceof MemberChanges changes) {
      if (object.get(name) instanceof ObjectNode member) {
        return changes.applyTo(member);
      }
      changes.applyTo(object.putObject(name));
      return true;
    }
    return object.remove(name) != null;
  }

  /**
   * Both changes in one: applied to any data it is what {@code later} makes of what this one makes
   * of it. (Only the order of members differs where {@code later} sets what this one removed.)
   */
  public MemberChanges then(MemberChanges later) {
    Map<String, MemberChange> both = new LinkedHashMap<>(byMember);
    later.byMember.forEach((name, change) -> both.merge(name, change, MemberChanges::compose));
    return new MemberChanges(both);
  }

  private static MemberChange compose(MemberChange earlier, MemberChange later) {
    if (!(later instanceof MemberChanges merge)) {
      return later;
    }
    if (earlier instanceof MemberChanges first) {
      return first.then(merge);
    }
    ObjectNode member =
        earlier instanceof MemberChange.Set set
                && JsonTree.read(set.value()) instanceof ObjectNode object
            ? object
            : JsonTree.newObject();
    merge.applyTo(member);
    return new MemberChange.Set(JsonTree.write(member));
  }

  @Override
  public String toString() {
    return toBytes().toString();
  }
}
