package dev.sessionstore.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

/** Routes that belong together. A handler throws {@link HttpProblem} for an error answer. */
public interface RouteGroup {
  void addTo(Router router);

  /** A route for GET, and for HEAD, which monitors use (RFC 9110, section 9.1). */
  static Route get(Router router, String path) {
    return at(router, HttpMethod.GET, path).method(HttpMethod.HEAD);
  }

  /** A route that takes the path as it was sent, so that an encoded slash stays in its segment. */
  static Route at(Router router, HttpMethod method, String path) {
    return router.route(method, path).useNormalizedPath(false);
  }
}
