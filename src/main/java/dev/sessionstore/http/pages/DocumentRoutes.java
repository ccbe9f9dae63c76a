package dev.sessionstore.http.pages;

import dev.sessionstore.http.Language;
import dev.sessionstore.http.Problems;
import dev.sessionstore.http.Requests;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The routes below {@code /docs/}: the project's documents as pages. */
public final class DocumentRoutes implements RouteGroup {
  private final Documents documents;
  private final Pages pages;
  private final Responses responses;

  public DocumentRoutes(Documents documents, Pages pages, Responses responses) {
    this.documents = documents;
    this.pages = pages;
    this.responses = responses;
  }

  @Override
  public void addTo(Router router) {
    RouteGroup.get(router, "/docs").handler(this::index);
    RouteGroup.get(router, "/docs/:page")
        .handler(context -> send(context, Requests.pathParam(context, "page")));
  }

  private void index(RoutingContext context) {
    if (context.request().path().endsWith("/")) {
      send(context, Documents.INDEX);
    } else {
      responses.redirect(context.request(), "/docs/");
    }
  }

  private void send(RoutingContext context, String name) {
    if (!Documents.has(name)) {
      throw Problems.noRoute("/docs/" + name);
    }
    Language language = pages.language(context.request());
    context
        .vertx()
        .executeBlocking(() -> documents.html(name, language))
        .map(
            html -> {
              pages.send(context.request(), language, html);
              return html;
            })
        .onFailure(context::fail);
  }
}
