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
    changes.byMember().forEach((name, change) -> write(change, form.putObject(name)));
    return form;
  }

  private static void write(MemberChange change, ObjectNode form) {
    if (change instanceof MemberChange.Set set) {
      form.putRawValue(SET, new RawValue(set.value().toString()));
    } else if (change instanceof MemberChanges changes) {
      form.set(MERGE, write(changes));
    } else {
      form.put(REMOVE, true);
    }
  }

  static MemberChanges read(JsonNode form) {
    if (!form.isObject()) {
      throw new IllegalArgumentException("a merge has members");
    }
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
      case MERGE -> read(only.getValue());
      default -> throw new IllegalArgumentException("a change sets, removes or merges");
    };
  }
}
