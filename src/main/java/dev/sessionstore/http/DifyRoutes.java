package dev.sessionstore.http;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** The routes below {@code /dify/}: what a builder of Dify workflows gets from the service. */
final class DifyRoutes {
  private final SessionBus bus;
  private final List<String> namespaces;
  private final DifyKit kit;

  DifyRoutes(SessionBus bus, ServiceConfig config, DifyKit kit) {
    this.bus = bus;
    this.namespaces = config.sessions().namespaces();
    this.kit = kit;
  }

  void addTo(Routes routes) {
    routes
        .add(HttpMethod.GET, "/dify/", this::index)
        .add(HttpMethod.GET, "/dify/check", this::check)
        .add(HttpMethod.GET, "/dify/{file}", exchange -> send(exchange, exchange.argument(0)))
        .add(
            HttpMethod.GET,
            "/dify/{folder}/{file}",
            exchange -> send(exchange, exchange.argument(0) + "/" + exchange.argument(1)));
  }

  /** The page's links are relative to the folder, so its address ends with a slash. */
  private void index(Exchange exchange) {
    if (String.valueOf(exchange.request().path()).endsWith("/")) {
      send(exchange, DifyKit.INDEX);
    } else {
      exchange.redirect("/dify/");
    }
  }

  private void send(Exchange exchange, String file) {
    Buffer content = kit.file(file, exchange);
    if (content == null) {
      throw new HttpProblem(ErrorCode.ROUTE_NOT_FOUND)
          .with("path", HttpProblem.abbreviated("/dify/" + file));
    }
    exchange.material(DifyKit.contentType(file), content);
  }

  /** That this answer arrives is the proof that the way is clear. */
  private void check(Exchange exchange) {
    bus.ask(new SessionCommand.Inspect())
        .onSuccess(
            reply ->
                Guard.run(
                    exchange,
                    () -> {
                      if (reply instanceof SessionReply.Failed failed) {
                        throw Problems.of(failed.failure());
                      }
                      exchange.json(
                          200,
                          DifyCheck.answer(
                              ((SessionReply.Inspected) reply).status(),
                              kit.address(exchange),
                              namespaces,
                              exchange.language()));
                    }));
  }
}
