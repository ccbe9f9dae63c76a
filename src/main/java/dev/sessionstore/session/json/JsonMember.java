package dev.sessionstore.session.json;

/** One member of an object. */
public final class JsonMember {
  private final String name;
  private final int nameStart;
  private final JsonValue value;

  JsonMember(String name, int nameStart, JsonValue value) {
    this.name = name;
    this.nameStart = nameStart;
    this.value = value;
  }

  /** Its name, escapes decoded. */
  public String name() {
    return name;
  }

  /** Its value, still raw. */
  public JsonValue value() {
    return value;
  }

  /** Where the opening quote of the name is within the value's array. */
  int nameStart() {
    return nameStart;
  }
}
