package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.EditableObject;
import dev.sessionstore.session.json.EditableValue;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonMember;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form of member changes, in which they are kept on disk. */
final class MemberChangesForm {
  private static final String SET = "set";
  private static final String REMOVE = "remove";
  private static final String MERGE = "merge";

  private MemberChangesForm() {}

  static JsonBytes write(MemberChanges changes) {
    return form(changes).value().bytes();
  }

  private static EditableValue form(MemberChanges changes) {
    EditableValue form = emptyObject();
    EditableObject members = form.asObject();
    changes.byMember().forEach((name, change) -> members.put(name, form(change)));
    return form;
  }

  private static EditableValue form(MemberChange change) {
    EditableValue form = emptyObject();
    EditableObject only = form.asObject();
    if (change instanceof MemberChange.Set set) {
      only.put(SET, EditableValue.of(set.value()));
    } else if (change instanceof MemberChange.Merge merge) {
      only.put(MERGE, form(merge.changes()));
    } else {
      only.put(REMOVE, EditableValue.of(JsonBytes.of("true")));
    }
    return form;
  }

  private static EditableValue emptyObject() {
    return EditableValue.of(JsonBytes.of("{}"));
  }

  static MemberChanges read(JsonBytes bytes) {
    return read(JsonObject.open(bytes));
  }

  private static MemberChanges read(JsonObject form) {
    Map<String, MemberChange> changes = new LinkedHashMap<>();
    for (JsonMember member : form.members()) {
      changes.put(member.name(), readChange(member.value()));
    }
    return new MemberChanges(changes);
  }

  private static MemberChange readChange(JsonValue form) {
    List<JsonMember> members = requireObject(form).members();
    if (members.size() != 1) {
      throw new IllegalArgumentException("a change has one member, not " + members.size());
    }
    JsonMember only = members.get(0);
    return switch (only.name()) {
      case SET -> new MemberChange.Set(only.value().bytes());
      case REMOVE -> new MemberChange.Remove();
      case MERGE -> new MemberChange.Merge(read(requireObject(only.value())));
      default -> throw new IllegalArgumentException("a change sets, removes or merges");
    };
  }

  private static JsonObject requireObject(JsonValue form) {
    if (form.kind() != JsonKind.OBJECT) {
      throw new IllegalArgumentException("expected an object, not " + form.kind().phrase());
    }
    return form.asObject();
  }
}
