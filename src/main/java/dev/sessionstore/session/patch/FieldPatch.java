package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonMember;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonText;
import java.util.Map;

/**
 * Sets one top-level member to a value, whole.
 *
 * @param name its name, which may be any text
 * @param value one valid JSON value of any kind; null sets it to null
 */
public record FieldPatch(String name, JsonBytes value) implements Patch {
  static FieldPatch of(JsonBytes trusted) {
    JsonMember only = JsonObject.open(trusted).members().get(0);
    return new FieldPatch(only.name(), only.value().bytes());
  }

  @Override
  public Patched apply(JsonBytes sessionData, PatchLimits limits) {
    MemberChanges changes = MemberChanges.set(name, value);
    return new Patched(changes.applyTo(sessionData, limits), changes);
  }

  @Override
  public Type type() {
    return Type.FIELD_PATCH;
  }

  /** An object with that one member. */
  @Override
  public JsonBytes source() {
    return JsonText.object(Map.of(name, value));
  }
}
