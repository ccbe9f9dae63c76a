package dev.sessionstore.http.dify;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.http.Language;
import dev.sessionstore.http.Problems;
import dev.sessionstore.http.Requests;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import dev.sessionstore.http.pages.Pages;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** The routes below {@code /dify/}: material for builders of Dify workflows. */
public final class DifyRoutes implements RouteGroup {
  private final SessionBus bus;
  private final List<String> namespaces;
  private final DifyKit kit;
  private final Pages pages;
  private final Responses responses;
  private final Map<Language, String> texts = Pages.texts("dify");

  public DifyRoutes(
      SessionBus bus, List<String> namespaces, DifyKit kit, Pages pages, Responses responses) {
    this.bus = bus;
    this.namespaces = namespaces;
    this.kit = kit;
    this.pages = pages;
    this.responses = responses;
  }

  @Override
  public void addTo(Router router) {
    RouteGroup.get(router, "/dify").handler(this::index);
    RouteGroup.get(router, "/dify/check").handler(this::check);
    RouteGroup.get(router, "/dify/:file")
        .handler(context -> send(context, Requests.pathParam(context, "file")));
    RouteGroup.get(router, "/dify/:folder/:file")
        .handler(
            context ->
                send(
                    context,
                    Requests.pathParam(context, "folder")
                        + "/"
                        + Requests.pathParam(context, "file")));
  }

  /** The page's links are relative to the folder, so its address ends with a slash. */
  private void index(RoutingContext context) {
    if (context.request().path().endsWith("/")) {
      page(context);
    } else {
      responses.redirect(context.request(), "/dify/");
    }
  }

  private void page(RoutingContext context) {
    Language language = pages.language(context.request());
    pages.send(context.request(), language, kit.page(String.valueOf(texts.get(language))));
  }

  private void send(RoutingContext context, String file) {
    if (file.equals(DifyKit.INDEX)) {
      page(context);
      return;
    }
    Buffer content = kit.file(file, context.request());
    if (content == null) {
      throw Problems.noRoute("/dify/" + file);
    }
    responses.material(context.request(), DifyKit.contentType(file), content);
  }

  /** That this answer arrives is the proof that the way is clear. */
  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    bus.ask(new SessionCommand.Inspect())
        .map(
            reply -> {
              if (reply instanceof SessionReply.Failed failed) {
                throw Problems.of(failed.failure());
              }
              responses.json(
                  request,
                  DifyCheck.answer(
                      ((SessionReply.Inspected) reply).status(),
                      kit.address(request),
                      namespaces,
                      responses.language(request)));
              return reply;
            })
        .onFailure(context::fail);
  }
}
