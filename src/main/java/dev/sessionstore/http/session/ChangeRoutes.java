package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Requests;
import dev.sessionstore.http.RouteGroup;
import dev.sessionstore.http.UrlEncoded;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.Patch;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Routes that change sessions. */
public record ChangeRoutes(SessionCalls calls) implements RouteGroup {
  @Override
  public void addTo(Router router) {
    RouteGroup.at(router, HttpMethod.POST, SessionCalls.SESSIONS).handler(this::save);
    RouteGroup.at(router, HttpMethod.PUT, SessionCalls.SESSION).handler(this::replace);
    RouteGroup.at(router, HttpMethod.PATCH, SessionCalls.SESSION).handler(this::patch);
    RouteGroup.at(router, HttpMethod.DELETE, SessionCalls.SESSION).handler(this::delete);
    RouteGroup.at(router, HttpMethod.PUT, SessionCalls.SESSION + "/touch").handler(this::touch);
    RouteGroup.at(router, HttpMethod.PUT, SessionCalls.EMPTY_FIELD).handler(this::setField);
    RouteGroup.at(router, HttpMethod.PUT, SessionCalls.FIELD).handler(this::setField);
    // No segment is no id, whatever follows it.
    router
        .route(SessionCalls.SESSIONS + "//*")
        .useNormalizedPath(false)
        .handler(context -> SessionCalls.id(""));
  }

  private void save(RoutingContext context) {
    String namespace = calls.namespace(context);
    RequestBody.Content<JsonBytes> body = RequestBody.of(context).save();
    if (body.sessionId() == null) {
      throw RequestBody.missing("sessionId");
    }
    save(context, new SessionKey(namespace, SessionCalls.id(body.sessionId())), body);
  }

  private void replace(RoutingContext context) {
    SessionKey key = calls.key(context);
    RequestBody.Content<JsonBytes> body = RequestBody.of(context).replace();
    requireSame(key, body.sessionId());
    save(context, key, body);
  }

  private static void requireSame(SessionKey key, @Nullable String sessionId) {
    if (sessionId != null && !sessionId.equals(key.id().value())) {
      throw HttpProblem.invalid("sessionId", "reason.otherId");
    }
  }

  private void save(RoutingContext context, SessionKey key, RequestBody.Content<JsonBytes> body) {
    Precondition precondition =
        Conditions.ofSave(
            Requests.list(context.request(), HttpHeaders.IF_MATCH),
            Requests.list(context.request(), HttpHeaders.IF_NONE_MATCH));
    OptionalLong ttl = ttl(context, body.ttl());
    calls.answer(
        context,
        new SessionCommand.Save(key, body.value(), ttl, precondition),
        reply -> "session.saved");
  }

  private void patch(RoutingContext context) {
    SessionKey key = calls.key(context);
    RequestBody.Content<Patch> body = RequestBody.of(context).patch();
    requireSame(key, body.sessionId());
    change(context, key, body.value(), body.ttl());
  }

  private void setField(RoutingContext context) {
    SessionKey key = calls.key(context);
    Patch patch = RequestBody.of(context).field(SessionCalls.fieldName(context));
    change(context, key, patch, OptionalLong.empty());
  }

  private void change(RoutingContext context, SessionKey key, Patch patch, OptionalLong ofBody) {
    OptionalLong ttl = ttl(context, ofBody);
    Precondition precondition = Conditions.ifMatch(context.request());
    calls.answer(
        context,
        new SessionCommand.Change(key, patch, ttl, precondition),
        reply -> "session.changed");
  }

  private void touch(RoutingContext context) {
    SessionKey key = calls.key(context);
    OptionalLong ttl = ttl(context, RequestBody.of(context).touch());
    Precondition precondition = Conditions.ifMatch(context.request());
    calls.answer(
        context, new SessionCommand.Touch(key, ttl, precondition), reply -> "session.touched");
  }

  private void delete(RoutingContext context) {
    SessionKey key = calls.key(context);
    calls.answer(
        context,
        new SessionCommand.Delete(key, Conditions.ifMatch(context.request())),
        reply ->
            ((SessionReply.Deleted) reply).existed()
                ? "session.deleted"
                : "session.nothingDeleted");
  }

  /** The time to live in the body goes before the one in the query. */
  private static OptionalLong ttl(RoutingContext context, OptionalLong ofBody) {
    return ofBody.isPresent()
        ? ofBody
        : Parameters.ttl(UrlEncoded.query(context.request().query()).get("ttl"));
  }
}
