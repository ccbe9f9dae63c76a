package dev.sessionstore.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routes: templates such as {@code /api/{namespace}/sessions/{id}}, each with what answers a
 * method. Paths are taken as they are sent; their segments are decoded one by one, so that an
 * encoded slash stays within its segment.
 */
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /** What answers. */
  interface Handler {
    /**
     * @throws HttpProblem if the request is wrong
     */
    void handle(Exchange exchange);
  }

  /**
   * A route.
   *
   * @param readsBody whether the body is read before the handler runs
   */
  record Route(
      HttpMethod method,
      String template,
      List<String> segments,
      boolean readsBody,
      Handler handler) {

    /** What the path has in place of the template's variables, still encoded; null if no match. */
    @Nullable List<String> match(List<String> path) {
      if (path.size() != segments.size()) {
        return null;
      }
      List<String> found = new ArrayList<>(2);
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (segment.startsWith("{")) {
          found.add(path.get(i));
        } else if (!segment.equals(path.get(i))) {
          return null;
        }
      }
      return found;
    }
  }

  /** A route and what its template found. */
  record Match(Route route, List<String> arguments) {}

  /** Adds a route whose handler needs no body. */
  Routes add(HttpMethod method, String template, Handler handler) {
    routes.add(new Route(method, template, segmentsOf(template), false, handler));
    return this;
  }

  /** Adds a route whose handler runs when the body is there. */
  Routes addWithBody(HttpMethod method, String template, Handler handler) {
    routes.add(new Route(method, template, segmentsOf(template), true, handler));
    return this;
  }

  /** All routes, as method and template. */
  List<Route> all() {
    return List.copyOf(routes);
  }

  /**
   * The route of a request.
   *
   * @throws HttpProblem if there is none, or none for this method
   */
  Match find(HttpMethod method, String path) {
    if (!path.startsWith("/")) {
      throw unknown(path);
    }
    List<String> segments = segmentsOf(path);
    List<Route> others = new ArrayList<>(0);
    Match match = find(method, segments, others);
    if (match == null && others.isEmpty() && path.endsWith("/")) {
      // Not the end of a collection, so it is an empty name: JSON has members called "".
      segments.add("");
      match = find(method, segments, others);
    }
    if (match == null) {
      throw others.isEmpty() ? unknown(path) : notAllowed(method, others);
    }
    return match;
  }

  /**
   * @param others gets the routes of the path for other methods
   */
  private @Nullable Match find(HttpMethod method, List<String> segments, List<Route> others) {
    for (Route route : routes) {
      List<String> found = route.match(segments);
      if (found != null && route.method().equals(method)) {
        return new Match(route, decoded(found));
      }
      if (found != null) {
        others.add(route);
      }
    }
    return null;
  }

  private static HttpProblem unknown(String path) {
    return new HttpProblem(ErrorCode.ROUTE_NOT_FOUND).with("path", HttpProblem.abbreviated(path));
  }

  private static HttpProblem notAllowed(HttpMethod method, List<Route> others) {
    String allowed =
        others.stream()
            .map(route -> route.method().name())
            .sorted()
            .distinct()
            .collect(Collectors.joining(", "));
    return new HttpProblem(ErrorCode.METHOD_NOT_ALLOWED)
        .with("method", method.name())
        .with("allowed", allowed)
        .header("allow", allowed);
  }

  private static List<String> decoded(List<String> found) {
    List<String> decoded = new ArrayList<>(found.size());
    for (String segment : found) {
      try {
        decoded.add(PercentCoding.decode(segment, false));
      } catch (IllegalArgumentException e) {
        throw HttpProblem.invalid(
                "path", "百分号编码无效", "the percent-encoding is broken: " + e.getMessage())
            .received(segment);
      }
    }
    return decoded;
  }

  /** A slash at the end of a collection changes nothing. */
  private static List<String> segmentsOf(String path) {
    List<String> segments = new ArrayList<>(6);
    int start = 1;
    for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', start)) {
      segments.add(path.substring(start, slash));
      start = slash + 1;
    }
    if (start < path.length()) {
      segments.add(path.substring(start));
    }
    return segments;
  }
}
