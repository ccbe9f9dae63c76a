package dev.sessionstore.session.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object opened one level deep: its members in their order, their values still raw. */
public final class JsonObject {
  private final JsonValue value;
  private final List<JsonMember> members;

  private JsonObject(JsonValue value, List<JsonMember> members) {
    this.value = value;
    this.members = members;
  }

  /**
   * Checks a whole document and opens its object, in one pass.
   *
   * @param utf8 the document; not to be written to afterwards
   * @param maxDepth how many containers may stand within each other; {@code {}} has 1
   * @throws JsonSyntaxException if it is no JSON document
   * @throws NotAnObjectException if it is one, but of another kind
   */
  public static JsonObject parse(byte[] utf8, int maxDepth) {
    return open(JsonScanner.strict(utf8, maxDepth));
  }

  /**
   * Opens what was checked when it entered the process; names are not compared again.
   *
   * @throws NotAnObjectException if it is no object
   * @throws JsonSyntaxException if it turns out not to be JSON at all
   */
  public static JsonObject open(JsonBytes trusted) {
    return open(JsonValue.of(trusted));
  }

  static JsonObject open(JsonValue trusted) {
    return open(JsonScanner.trusted(trusted));
  }

  private static JsonObject open(JsonScanner scanner) {
    List<JsonMember> members = new ArrayList<>();
    JsonValue value = scanner.collectMembers(members).document();
    if (value.kind() != JsonKind.OBJECT) {
      throw new NotAnObjectException(value.kind());
    }
    return new JsonObject(value, Collections.unmodifiableList(members));
  }

  /** The members in their order; no name is there twice if the object was checked. */
  public List<JsonMember> members() {
    return members;
  }

  /** The value of that member, or null if there is none. It looks at each member in turn. */
  public @Nullable JsonValue get(String name) {
    for (JsonMember member : members) {
      if (member.name().equals(name)) {
        return member.value();
      }
    }
    return null;
  }

  /** The object itself, from its opening brace to its closing one. */
  public JsonBytes bytes() {
    return value.bytes();
  }
}
