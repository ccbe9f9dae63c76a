package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonMember;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what changed from one object to another, and the way back. */
final class MemberDifference {
  private MemberDifference() {}

  static MemberChanges between(JsonObject before, JsonObject after) {
    Map<String, JsonValue> old = byName(before);
    Map<String, MemberChange> changes = new LinkedHashMap<>();
    for (JsonMember member : after.members()) {
      MemberChange change = between(old.remove(member.name()), member.value());
      if (change != null) {
        changes.put(member.name(), change);
      }
    }
    old.keySet().forEach(name -> changes.put(name, new MemberChange.Remove()));
    return new MemberChanges(changes);
  }

  /** What sets the members that some changes name back to what they are there. */
  static MemberChanges back(MemberChanges changes, JsonObject before) {
    Map<String, JsonValue> old = byName(before);
    Map<String, MemberChange> back = new LinkedHashMap<>();
    changes.byMember().forEach((name, change) -> back.put(name, back(change, old.get(name))));
    return new MemberChanges(back);
  }

  private static MemberChange back(MemberChange change, @Nullable JsonValue before) {
    if (before == null) {
      return new MemberChange.Remove();
    }
    return change instanceof MemberChange.Merge merge && before.kind() == JsonKind.OBJECT
        ? new MemberChange.Merge(back(merge.changes(), before.asObject()))
        : new MemberChange.Set(before.bytes());
  }

  static Map<String, JsonValue> byName(JsonObject object) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    object.members().forEach(member -> values.put(member.name(), member.value()));
    return values;
  }

  private static @Nullable MemberChange between(@Nullable JsonValue before, JsonValue after) {
    if (before == null) {
      return new MemberChange.Set(after.bytes());
    }
    if (before.hasSameBytes(after)) {
      return null;
    }
    if (before.kind() == JsonKind.OBJECT && after.kind() == JsonKind.OBJECT) {
      MemberChanges within = between(before.asObject(), after.asObject());
      return within.isEmpty() ? null : new MemberChange.Merge(within);
    }
    return new MemberChange.Set(after.bytes());
  }
}
