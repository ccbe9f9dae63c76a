package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the members that somebody else has changed from those that are as they were. */
final class MemberConflicts {
  private MemberConflicts() {}

  /** The changes whose members are still what the way back would make of them. */
  static MemberChanges without(MemberChanges changes, MemberChanges undo, JsonObject now) {
    Map<String, JsonValue> values = MemberDifference.byName(now);
    Map<String, MemberChange> kept = new LinkedHashMap<>();
    changes
        .byMember()
        .forEach(
            (name, change) -> {
              MemberChange rest = without(change, undo.byMember().get(name), values.get(name));
              if (rest != null) {
                kept.put(name, rest);
              }
            });
    return new MemberChanges(kept);
  }

  /**
   * @param back null if there was no such member
   */
  private static @Nullable MemberChange without(
      MemberChange change, @Nullable MemberChange back, @Nullable JsonValue now) {
    if (change instanceof MemberChange.Merge merge
        && now != null
        && now.kind() == JsonKind.OBJECT) {
      MemberChanges within =
          back instanceof MemberChange.Merge was ? was.changes() : MemberChanges.NONE;
      MemberChanges rest = without(merge.changes(), within, now.asObject());
      return rest.isEmpty() ? null : new MemberChange.Merge(rest);
    }
    return isAsItWas(back, now) ? change : null;
  }

  private static boolean isAsItWas(@Nullable MemberChange back, @Nullable JsonValue now) {
    if (back instanceof MemberChange.Set was) {
      return now != null && now.bytes().equals(was.value());
    }
    return !(back instanceof MemberChange.Merge) && now == null;
  }
}
