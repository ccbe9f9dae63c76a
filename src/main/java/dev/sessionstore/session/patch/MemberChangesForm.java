package dev.sessionstore.session.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.sessionstore.session.json.JsonTree;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON form of member changes, in which they are kept on disk. */
final class MemberChangesForm {
  private static final String SET = "set";
  private static final String REMOVE = "remove";
  private static final String MERGE = "merge";

  private MemberChangesForm() {}

  static ObjectNode write(MemberChanges changes) {
    ObjectNode form = JsonTree.newObject();
    changes.byMember().forEach((name, change) -> form.set(name, write(change)));
    return form;
  }

  private static ObjectNode write(MemberChange change) {
    ObjectNode form = JsonTree.newObject();
    if (change instanceof MemberChange.Set set) {
      return form.putRawValue(SET, new RawValue(set.value().toString()));
    }
    return change instanceof MemberChange.Merge merge
        ? form.<ObjectNode>set(MERGE, write(merge.changes()))
        : form.put(REMOVE, true);
  }

  static MemberChanges read(ObjectNode form) {
    Map<String, MemberChange> changes = new LinkedHashMap<>();
    form.properties()
        .forEach(member -> changes.put(member.getKey(), readChange(member.getValue())));
    return new MemberChanges(changes);
  }

  private static MemberChange readChange(JsonNode form) {
    if (form.size() != 1 || !form.isObject()) {
      throw new IllegalArgumentException("a change is an object with one member");
    }
    Map.Entry<String, JsonNode> only = form.properties().iterator().next();
    return switch (only.getKey()) {
      case SET -> new MemberChange.Set(JsonTree.write(only.getValue()));
      case REMOVE -> new MemberChange.Remove();
      case MERGE -> {
        if (only.getValue() instanceof ObjectNode members) {
          yield new MemberChange.Merge(read(members));
        }
        throw new IllegalArgumentException("a merge has members");
      }
      default -> throw new IllegalArgumentException("a change sets, removes or merges");
    };
  }
}
