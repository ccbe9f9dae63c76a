package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonMember;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what changed from one object to another. */
final class MemberDifference {
  private MemberDifference() {}

  static MemberChanges between(JsonObject before, JsonObject after) {
    Map<String, JsonValue> old = new LinkedHashMap<>();
    before.members().forEach(member -> old.put(member.name(), member.value()));
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
