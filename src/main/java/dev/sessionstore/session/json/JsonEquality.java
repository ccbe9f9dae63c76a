package dev.sessionstore.session.json;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Equality as RFC 6902, section 4.6 defines it for the operation "test". */
final class JsonEquality {
  private JsonEquality() {}

  static boolean areEqual(JsonValue a, JsonValue b) {
    if (a.hasSameBytes(b)) {
      return true;
    }
    if (a.kind() != b.kind()) {
      return false;
    }
    return switch (a.kind()) {
      case OBJECT -> areEqualObjects(a.asObject().members(), b.asObject().members());
      case ARRAY -> areEqualArrays(a.elements(), b.elements());
      case STRING -> a.text().equals(b.text());
      case NUMBER -> JsonNumber.of(a).isEqualTo(JsonNumber.of(b));
      case TRUE, FALSE, NULL -> true;
    };
  }

  private static boolean areEqualObjects(List<JsonMember> a, List<JsonMember> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Map<String, JsonValue> values = new HashMap<>(2 * a.size());
    for (JsonMember member : a) {
      values.put(member.name(), member.value());
    }
    for (JsonMember member : b) {
      JsonValue value = values.get(member.name());
      if (value == null || !areEqual(value, member.value())) {
        return false;
      }
    }
    return true;
  }

  private static boolean areEqualArrays(List<JsonValue> a, List<JsonValue> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<JsonValue> others = b.iterator();
    for (JsonValue element : a) {
      if (!areEqual(element, others.next())) {
        return false;
      }
    }
    return true;
  }
}
