package dev.sessionstore.http.pages;

import dev.sessionstore.http.Language;
import dev.sessionstore.http.Message;
import dev.sessionstore.http.Problems;
import dev.sessionstore.http.PublicAddress;
import dev.sessionstore.http.Requests;
import dev.sessionstore.http.Resources;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeMap;

/**
 * The door: what this service is and where to go from here, as a page for people and as JSON for
 * programs. Serves the scripts and styles of all pages, too.
 */
public final class DoorRoutes implements RouteGroup {
  private static final String HTML = "text/html";
  private static final String JSON = "application/json";

  /** Where to go, by the names that the JSON has. */
  private static final Map<String, String> LINKS =
      new TreeMap<>(
          Map.of(
              "dify", "/dify/",
              "difyTool", "/dify/tool.json",
              "documents", "/docs/",
              "health", "/health/ready",
              "metrics", "/metrics",
              "openapi", "/openapi.json"));

  private static final Map<String, String> ASSETS =
      Map.of(
          "page.js", "text/javascript; charset=utf-8",
          "style.css", "text/css; charset=utf-8",
          "icon.svg", "image/svg+xml; charset=utf-8");

  private final PublicAddress address;
  private final String sessions;
  private final Pages pages;
  private final Responses responses;
  private final Map<Language, String> texts = Pages.texts("door");
  private final Map<String, Buffer> assets = new TreeMap<>();

  /**
   * @param namespace that of the sessions that are shown as an example
   */
  public DoorRoutes(PublicAddress address, String namespace, Pages pages, Responses responses) {
    this.address = address;
    this.sessions = "/api/" + namespace + "/sessions";
    this.pages = pages;
    this.responses = responses;
    ASSETS.keySet().forEach(f -> assets.put(f, Buffer.buffer(Resources.text("/assets/" + f))));
  }

  @Override
  public void addTo(Router router) {
    // The first is that of a client that takes any type, as curl does.
    RouteGroup.get(router, "/").produces(JSON).produces(HTML).handler(this::door);
    RouteGroup.get(router, "/").handler(context -> links(context.request()));
    RouteGroup.get(router, "/assets/:file").handler(this::asset);
  }

  private void door(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (HTML.equals(context.getAcceptableContentType())) {
      Language language = pages.language(request);
      String text = String.valueOf(texts.get(language)).replace("{{sessions}}", sessions);
      pages.send(request, language, address.fillIn(text, request).toString());
    } else {
      links(request);
    }
  }

  private void links(HttpServerRequest request) {
    String base = address.of(request);
    JsonObject links = new JsonObject().put("sessions", base + sessions);
    LINKS.forEach((name, path) -> links.put(name, base + path));
    JsonObject document =
        new JsonObject()
            .put("success", true)
            .put("message", Message.of("door").in(pages.language(request)))
            .put("data", new JsonObject().put("name", "dify-session-store").put("links", links));
    responses.json(request, document.toBuffer());
  }

  private void asset(RoutingContext context) {
    String file = Requests.pathParam(context, "file");
    Buffer content = assets.get(file);
    String type = ASSETS.get(file);
    if (content == null || type == null) {
      throw Problems.noRoute("/assets/" + file);
    }
    responses.material(context.request(), type, content);
  }
}
