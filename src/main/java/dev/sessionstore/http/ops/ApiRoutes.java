package dev.sessionstore.http.ops;

import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The routes of an OpenAPI document: as JSON, and as YAML. */
public final class ApiRoutes implements RouteGroup {
  private static final String YAML = "application/yaml; charset=utf-8";

  private final String path;
  private final ApiDocument document;
  private final Responses responses;

  /**
   * @param path the path without its ending
   */
  public ApiRoutes(String path, ApiDocument document, Responses responses) {
    this.path = path;
    this.document = document;
    this.responses = responses;
  }

  @Override
  public void addTo(Router router) {
    RouteGroup.get(router, path + ".json").handler(this::json);
    RouteGroup.get(router, path + ".yaml")
        .handler(
            context ->
                responses.material(context.request(), YAML, document.yaml(context.request())));
  }

  private void json(RoutingContext context) {
    document
        .json(context.vertx(), context.request())
        .onSuccess(json -> responses.json(context.request(), json))
        .onFailure(context::fail);
  }
}
