package dev.sessionstore.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters behind the question mark. Those that a route does not know are ignored. */
public final class QueryParameters {
  private static final QueryParameters NONE = new QueryParameters(Map.of());

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * The parameters of a request.
   *
   * @throws HttpProblem if one is broken, or stands there twice
   */
  public static QueryParameters of(HttpServerRequest request) {
    return parse(request.query());
  }

  /** The parameters of the text behind the question mark. */
  public static QueryParameters parse(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    Map<String, String> values = new HashMap<>();
    UrlEncoded.pairs(query, "query", "reason.percentEncoding")
        .forEach(
            pair -> {
              if (values.put(pair.getKey(), pair.getValue()) != null) {
                throw HttpProblem.invalid(pair.getKey(), "reason.repeatedParameter");
              }
            });
    return new QueryParameters(values);
  }

  /** The value, or null; an empty one counts as none, because templates leave such behind. */
  public @Nullable String get(String name) {
    String value = values.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
