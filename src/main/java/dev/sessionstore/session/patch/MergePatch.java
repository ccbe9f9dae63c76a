package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonMember;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.JsonValue;
import dev.sessionstore.session.json.NotAnObjectException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON Merge Patch, RFC 7396, that is an object: any other kind would replace the session's data
 * by something that is none. Null removes a member, an object changes one, anything else sets it.
 */
public final class MergePatch implements Patch {
  private final JsonBytes source;
  private final MemberChanges changes;

  private MergePatch(JsonObject patch) {
    this.source = patch.bytes();
    this.changes = changesOf(patch);
  }

  /**
   * Checks and reads a patch.
   *
   * @param maxDepth how many containers may stand within each other in the patch
   * @throws JsonSyntaxException if it is not JSON
   * @throws NotAnObjectException if it is JSON, but no object
   */
  public static MergePatch parse(byte[] utf8, int maxDepth) {
    return new MergePatch(JsonObject.parse(utf8, maxDepth));
  }

  static MergePatch of(JsonBytes trusted) {
    return new MergePatch(JsonObject.open(trusted));
  }

  private static MemberChanges changesOf(JsonObject patch) {
    Map<String, MemberChange> changes = new LinkedHashMap<>();
    for (JsonMember member : patch.members()) {
      changes.put(member.name(), changeOf(member.value()));
    }
    return new MemberChanges(changes);
  }

  private static MemberChange changeOf(JsonValue value) {
    if (value.kind() == JsonKind.NULL) {
      return new MemberChange.Remove();
    }
    return value.kind() == JsonKind.OBJECT
        ? new MemberChange.Merge(changesOf(value.asObject()))
        : new MemberChange.Set(value.bytes());
  }

  @Override
  public JsonBytes applyTo(JsonBytes sessionData, PatchLimits limits) {
    return changes.applyTo(sessionData, limits);
  }

  /** The changes that the patch is, whatever it was applied to. */
  public MemberChanges changes() {
    return changes;
  }

  @Override
  public MemberChanges changesFrom(JsonBytes before, JsonBytes after) {
    return changes;
  }

  @Override
  public Type type() {
    return Type.MERGE_PATCH;
  }

  @Override
  public JsonBytes source() {
    return source;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MergePatch that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
