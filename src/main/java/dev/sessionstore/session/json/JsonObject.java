package dev.sessionstore.session.json;

import com.fasterxml.jackson.core.JsonToken;
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
    return open(JsonReader.strict(utf8, maxDepth));
  }

  /**
   * Opens what was checked when it entered the process; names are not compared again.
   *
   * @throws NotAnObjectException if it is no object
   * @throws JsonSyntaxException if it turns out not to be JSON at all
   */
  public static JsonObject open(JsonBytes trusted) {
    return open(JsonReader.trusting(trusted));
  }

  private static JsonObject open(JsonReader in) {
    JsonKind kind = JsonKind.of(in.value());
    int start = in.tokenStart();
    if (kind != JsonKind.OBJECT) {
      in.skipValue();
      in.end();
      throw new NotAnObjectException(kind);
    }
    List<JsonMember> members = membersOf(in);
    in.end();
    return new JsonObject(in.valueToEnd(kind, start), Collections.unmodifiableList(members));
  }

  private static List<JsonMember> membersOf(JsonReader in) {
    List<JsonMember> members = new ArrayList<>();
    JsonToken token = in.next();
    while (token == JsonToken.FIELD_NAME) {
      String name = in.text();
      JsonKind kind = JsonKind.of(in.value());
      int start = in.tokenStart();
      in.skipValue();
      token = in.next();
      members.add(new JsonMember(name, in.valueBetween(kind, start, in.tokenStart())));
    }
    return members;
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
