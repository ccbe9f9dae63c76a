package dev.sessionstore.session.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionstore.session.json.JsonTree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares objects member by member: finds what changed, the way back, and conflicts. */
final class MemberDifference {
  private MemberDifference() {}

  static MemberChanges between(ObjectNode before, ObjectNode after) {
    Map<String, MemberChange> changes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : after.properties()) {
      String name = member.getKey();
      putIfAny(changes, name, between(before.get(name), member.getValue()));
    }
    before.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !after.has(name))
        .forEach(name -> changes.put(name, new MemberChange.Remove()));
    return new MemberChanges(changes);
  }

  private static @Nullable MemberChange between(@Nullable JsonNode before, JsonNode after) {
    if (before instanceof ObjectNode old && after instanceof ObjectNode changed) {
      return nullIfEmpty(between(old, changed));
    }
    return before != null && JsonTree.areIdentical(before, after)
        ? null
        : new MemberChange.Set(JsonTree.write(after));
  }

  private static void putIfAny(
      Map<String, MemberChange> changes, String name, @Nullable MemberChange change) {
    if (change != null) {
      changes.put(name, change);
    }
  }

  private static @Nullable MemberChange nullIfEmpty(MemberChanges changes) {
    return changes.isEmpty() ? null : changes;
  }

  static MemberChanges back(MemberChanges changes, ObjectNode before) {
    Map<String, MemberChange> back = new LinkedHashMap<>();
    changes.byMember().forEach((name, change) -> back.put(name, back(change, before.get(name))));
    return new MemberChanges(back);
  }

  private static MemberChange back(MemberChange change, @Nullable JsonNode before) {
    if (before == null) {
      return new MemberChange.Remove();
    }
    return change instanceof MemberChanges changes && before instanceof ObjectNode object
        ? back(changes, object)
        : new MemberChange.Set(JsonTree.write(before));
  }

  static MemberChanges withoutConflicts(MemberChanges changes, MemberChanges undo, ObjectNode now) {
    Map<String, MemberChange> kept = new LinkedHashMap<>();
    changes
        .byMember()
        .forEach(
            (name, change) ->
                putIfAny(kept, name, free(change, undo.byMember().get(name), now.get(name))));
    return new MemberChanges(kept);
  }

  /** Keeps the part of a change that meets no conflict; its undo is null if the member was new. */
  private static @Nullable MemberChange free(
      MemberChange change, @Nullable MemberChange back, @Nullable JsonNode now) {
    if (change instanceof MemberChanges changes && now instanceof ObjectNode object) {
      MemberChanges within = back instanceof MemberChanges was ? was : MemberChanges.NONE;
      return nullIfEmpty(withoutConflicts(changes, within, object));
    }
    return isAsItWas(back, now) ? change : null;
  }

  private static boolean isAsItWas(@Nullable MemberChange back, @Nullable JsonNode now) {
    if (back instanceof MemberChange.Set was) {
      return now != null && JsonTree.areIdentical(now, JsonTree.read(was.value()));
    }
    return !(back instanceof MemberChanges) && now == null;
  }
}
