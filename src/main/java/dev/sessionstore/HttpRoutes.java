package dev.sessionstore;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.config.HttpConfig;
import dev.sessionstore.http.HttpShared;
import dev.sessionstore.http.PublicAddress;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import dev.sessionstore.http.dify.DifyKit;
import dev.sessionstore.http.dify.DifyRoutes;
import dev.sessionstore.http.ops.ApiRoutes;
import dev.sessionstore.http.ops.HealthRoutes;
import dev.sessionstore.http.pages.DocumentRoutes;
import dev.sessionstore.http.pages.Documents;
import dev.sessionstore.http.pages.DoorRoutes;
import dev.sessionstore.http.pages.Pages;
import dev.sessionstore.http.session.ChangeRoutes;
import dev.sessionstore.http.session.LoadRoutes;
import dev.sessionstore.http.session.SessionCalls;
import dev.sessionstore.session.CurrentSessions;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** All routes of the service, for each instance of the HTTP verticle. */
public record HttpRoutes(
    List<String> namespaces,
    Documents documents,
    SessionBus bus,
    CurrentSessions current,
    HttpShared shared,
    Supplier<String> metrics)
    implements BiFunction<HttpConfig, Responses, List<RouteGroup>> {
  @Override
  public List<RouteGroup> apply(HttpConfig config, Responses responses) {
    SessionCalls calls = new SessionCalls(bus, current, namespaces, responses);
    PublicAddress address = new PublicAddress(config.publicUrl());
    Pages pages = new Pages(responses);
    return List.of(
        new DoorRoutes(address, namespaces.get(0), pages, responses),
        new DocumentRoutes(documents, pages, responses),
        new LoadRoutes(calls, responses),
        new ChangeRoutes(calls),
        new HealthRoutes(bus, shared, metrics, responses),
        new ApiRoutes("/openapi", address, responses),
        new ApiRoutes("/dify/tool", address, responses),
        new DifyRoutes(
            bus, namespaces, new DifyKit(address, shared.port()::get), pages, responses));
  }
}
