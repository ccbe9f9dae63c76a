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
  private static final List<HttpMethod> METHODS = HttpMethod.values();

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
  record Route(HttpMethod method, PathTemplate path, boolean readsBody, Handler handler) {
    String template() {
      return path.toString();
    }

    /** What answers GET answers HEAD too, as HTTP wants it (RFC 9110, 9.1): monitors ask so. */
    boolean answers(HttpMethod asked) {
      return method.equals(asked) || asked.equals(HttpMethod.HEAD) && method.equals(HttpMethod.GET);
    }
  }

  /** A route and what its template found. */
  record Match(Route route, List<String> arguments) {}

  /** Adds a route whose handler needs no body. */
  Routes add(HttpMethod method, String template, Handler handler) {
    routes.add(new Route(method, new PathTemplate(template), false, handler));
    return this;
  }

  /** Adds a route whose handler runs when the body is there. */
  Routes addWithBody(HttpMethod method, String template, Handler handler) {
    routes.add(new Route(method, new PathTemplate(template), true, handler));
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
    // A slash at the end of a collection changes nothing.
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    Route route = find(method, path, end);
    if (route == null && end < path.length() && others(path, end).isEmpty()) {
      // Not the end of a collection, so it is an empty name: JSON has members called "".
      end = path.length();
      route = find(method, path, end);
    }
    if (route == null) {
      List<Route> others = others(path, end);
      throw others.isEmpty() ? unknown(path) : notAllowed(method, others);
    }
    List<String> arguments = route.path().arguments(path, end);
    for (int i = 0; i < arguments.size(); i++) {
      arguments.set(i, decoded(arguments.get(i)));
    }
    return new Match(route, arguments);
  }

  /** The first that matches; those that are asked for most were added first. */
  private @Nullable Route find(HttpMethod method, String path, int end) {
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      if (route.answers(method) && route.path().matches(path, end)) {
        return route;
      }
    }
    return null;
  }

  /** The routes of the path, whatever their method. */
  private List<Route> others(String path, int end) {
    return routes.stream().filter(route -> route.path().matches(path, end)).toList();
  }

  private static HttpProblem unknown(String path) {
    return new HttpProblem(ErrorCode.ROUTE_NOT_FOUND).with("path", HttpProblem.abbreviated(path));
  }

  private static HttpProblem notAllowed(HttpMethod method, List<Route> others) {
    String allowed =
        others.stream()
            .flatMap(route -> METHODS.stream().filter(route::answers))
            .map(HttpMethod::name)
            .sorted()
            .distinct()
            .collect(Collectors.joining(", "));
    return new HttpProblem(ErrorCode.METHOD_NOT_ALLOWED)
        .with("method", method.name())
        .with("allowed", allowed)
        .header("allow", allowed);
  }

  private static String decoded(String segment) {
    try {
      return PercentCoding.decode(segment, false);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalid(
              "path", "百分号编码无效", "the percent-encoding is broken: " + e.getMessage())
          .received(segment);
    }
  }
}
