package dev.sessionstore.http.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sessionstore.http.PublicAddress;
import dev.sessionstore.http.Resources;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** An OpenAPI document as JSON and as YAML, with the address at which the client came. */
public final class ApiRoutes implements RouteGroup {
  private static final String YAML = "application/yaml; charset=utf-8";

  private final String path;
  private final PublicAddress address;
  private final Responses responses;
  private final String yaml;

  /** The document as JSON, which is made off the event loop when it is first asked for. */
  private @Nullable Future<String> json;

  /** Takes the path without its ending, which is also that of the resource in the jar. */
  public ApiRoutes(String path, PublicAddress address, Responses responses) {
    this.path = path;
    this.yaml = Resources.text(path + ".yaml");
    this.address = address;
    this.responses = responses;
  }

  @Override
  public void addTo(Router router) {
    RouteGroup.get(router, path + ".json").handler(this::json);
    RouteGroup.get(router, path + ".yaml").handler(this::yaml);
  }

  private void yaml(RoutingContext context) {
    HttpServerRequest request = context.request();
    responses.material(request, YAML, address.fillIn(yaml, request));
  }

  private void json(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (json == null) {
      ObjectMapper reader = new ObjectMapper(new YAMLFactory());
      json =
          context
              .vertx()
              .executeBlocking(() -> reader.readTree(yaml).toString())
              .onFailure(failure -> json = null);
    }
    json.map(
            text -> {
              responses.json(request, address.fillIn(text, request));
              return text;
            })
        .onFailure(context::fail);
  }
}
