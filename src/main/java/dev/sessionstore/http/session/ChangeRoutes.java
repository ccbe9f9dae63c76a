package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Message;
import dev.sessionstore.http.QueryParameters;
import dev.sessionstore.http.Requests;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.patch.Patch;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Routes that change sessions. */
public final class ChangeRoutes implements RouteGroup {
  private static final Message SAVED = Message.of("session.saved");
  private static final Message CHANGED = Message.of("session.changed");
  private static final Message TOUCHED = Message.of("session.touched");
  private static final Message DELETED = Message.of("session.deleted");
  private static final Message NOTHING_DELETED = Message.of("session.nothingDeleted");

  private final SessionCalls calls;
  private final Responses responses;

  public ChangeRoutes(SessionCalls calls, Responses responses) {
    this.calls = calls;
    this.responses = responses;
  }

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
    RequestBodies.Saving saving =
        RequestBodies.save(Requests.body(context), Requests.contentType(context));
    if (saving.sessionId() == null) {
      throw RequestBodies.missing("sessionId");
    }
    save(context, new SessionKey(namespace, SessionCalls.id(saving.sessionId())), saving);
  }

  private void replace(RoutingContext context) {
    SessionKey key = calls.key(context);
    RequestBodies.Saving saving =
        RequestBodies.replace(Requests.body(context), Requests.contentType(context));
    requireSame(key, saving.sessionId());
    save(context, key, saving);
  }

  private static void requireSame(SessionKey key, @Nullable String sessionId) {
    if (sessionId != null && !sessionId.equals(key.id().value())) {
      throw HttpProblem.invalid("sessionId", "reason.otherId");
    }
  }

  private void save(RoutingContext context, SessionKey key, RequestBodies.Saving saving) {
    Precondition precondition =
        Etags.ofSave(
            Requests.list(context.request(), HttpHeaders.IF_MATCH),
            Requests.list(context.request(), HttpHeaders.IF_NONE_MATCH));
    OptionalLong ttl = ttl(context, saving.ttl());
    askForSession(context, new SessionCommand.Save(key, saving.data(), ttl, precondition), SAVED);
  }

  private void patch(RoutingContext context) {
    SessionKey key = calls.key(context);
    RequestBodies.Patching patching =
        RequestBodies.patch(Requests.body(context), Requests.contentType(context));
    requireSame(key, patching.sessionId());
    OptionalLong ttl = ttl(context, patching.ttl());
    Precondition precondition = Conditions.ifMatch(context.request());
    askForSession(
        context, new SessionCommand.Change(key, patching.patch(), ttl, precondition), CHANGED);
  }

  private void setField(RoutingContext context) {
    SessionKey key = calls.key(context);
    Patch patch =
        RequestBodies.field(
            SessionCalls.fieldName(context), Requests.body(context), Requests.contentType(context));
    OptionalLong ttl = ttl(context, OptionalLong.empty());
    Precondition precondition = Conditions.ifMatch(context.request());
    askForSession(context, new SessionCommand.Change(key, patch, ttl, precondition), CHANGED);
  }

  private void touch(RoutingContext context) {
    SessionKey key = calls.key(context);
    OptionalLong ttl =
        ttl(context, RequestBodies.touch(Requests.body(context), Requests.contentType(context)));
    Precondition precondition = Conditions.ifMatch(context.request());
    askForSession(context, new SessionCommand.Touch(key, ttl, precondition), TOUCHED);
  }

  private void delete(RoutingContext context) {
    HttpServerRequest request = context.request();
    calls.ask(
        context,
        new SessionCommand.Delete(calls.key(context), Conditions.ifMatch(request)),
        reply -> {
          SessionReply.Deleted deleted = (SessionReply.Deleted) reply;
          Message message = deleted.existed() ? DELETED : NOTHING_DELETED;
          responses.json(
              request, SessionResponses.deleted(deleted, message, responses.language(request)));
        });
  }

  private void askForSession(RoutingContext context, SessionCommand command, Message message) {
    HttpServerRequest request = context.request();
    calls.ask(
        context,
        command,
        reply -> {
          SessionReply.Found found = SessionCalls.found(reply);
          request.response().putHeader(HttpHeaders.ETAG, Etags.of(found.session().version()));
          responses.json(
              request,
              SessionResponses.session(found, message, responses.language(request), false));
        });
  }

  /** The time to live in the body goes before the one in the query. */
  private static OptionalLong ttl(RoutingContext context, OptionalLong ofBody) {
    return ofBody.isPresent()
        ? ofBody
        : Ttl.parse(QueryParameters.of(context.request()).get("ttl"));
  }
}
