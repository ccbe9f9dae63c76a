package dev.sessionstore.http;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The parameters behind the question mark. Those that a route does not know are ignored. */
final class QueryParameters {
  static final QueryParameters NONE = new QueryParameters(Map.of());

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param query the text behind the question mark, or null
   * @throws HttpProblem if it is broken, or a parameter stands there twice
   */
  static QueryParameters parse(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    Map<String, String> values = new HashMap<>();
    for (String part : query.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = decode(equals < 0 ? part : part.substring(0, equals), "query");
      String value = equals < 0 ? "" : decode(part.substring(equals + 1), name);
      if (values.put(name, value) != null) {
        throw HttpProblem.invalid(name, "参数重复", "the parameter stands there twice");
      }
    }
    return new QueryParameters(values);
  }

  /** The value, or null; an empty one counts as none, because templates leave such behind. */
  @Nullable String get(String name) {
    String value = values.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** A time to live in seconds. */
  OptionalLong ttl() {
    return Ttl.parse(get("ttl"));
  }

  private static String decode(String text, String field) {
    try {
      return PercentCoding.decode(text, true);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalid(
              field, "百分号编码无效", "the percent-encoding is broken: " + e.getMessage())
          .received(text);
    }
  }
}
