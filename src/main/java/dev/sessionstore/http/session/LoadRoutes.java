package dev.sessionstore.http.session;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Message;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.RouteGroup;
import dev.sessionstore.http.UrlEncoded;
import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply.Absent;
import dev.sessionstore.session.SessionReply.Found;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Routes that read sessions. */
public record LoadRoutes(SessionCalls calls, Responses responses) implements RouteGroup {
  private static final Message LOADED = Message.of("session.loaded");
  private static final Message MISSING = Message.of("session.missing");

  @Override
  public void addTo(Router router) {
    RouteGroup.get(router, SessionCalls.SESSION).handler(this::load);
    RouteGroup.get(router, SessionCalls.EMPTY_FIELD).handler(this::loadField);
    RouteGroup.get(router, SessionCalls.FIELD).handler(this::loadField);
    RouteGroup.get(router, SessionCalls.SESSIONS).handler(this::list);
    RouteGroup.get(router, "/api/:namespace/conflicts").handler(this::conflicts);
  }

  private void load(RoutingContext context) {
    HttpServerRequest request = context.request();
    SessionKey key = calls.key(context);
    boolean emptyIfMissing = emptyIfMissing(UrlEncoded.query(request.query()).get("ifMissing"));
    calls.ask(
        context,
        new SessionCommand.Load(key, Conditions.mustBeFresh(request)),
        reply -> {
          if (reply instanceof Found found) {
            if (Conditions.isKnown(request, found.session())) {
              responses.notModified(request);
            } else {
              String message = LOADED.in(responses.language(request));
              responses.json(request, SessionResponses.session(found, message, emptyIfMissing));
            }
          } else if (emptyIfMissing) {
            String message = MISSING.in(responses.language(request));
            responses.json(request, SessionResponses.of(reply, message));
          } else {
            throw SessionCalls.missing((Absent) reply);
          }
        });
  }

  private static boolean emptyIfMissing(@Nullable String ifMissing) {
    if (ifMissing != null && !ifMissing.equals("empty")) {
      throw HttpProblem.invalid("ifMissing", "reason.onlyEmpty").received(ifMissing);
    }
    return ifMissing != null;
  }

  private void loadField(RoutingContext context) {
    HttpServerRequest request = context.request();
    String name = SessionCalls.fieldName(context);
    calls.ask(
        context,
        new SessionCommand.Load(calls.key(context), Conditions.mustBeFresh(request)),
        reply -> {
          if (reply instanceof Absent absent) {
            throw SessionCalls.missing(absent);
          }
          Session session = ((Found) reply).session();
          if (Conditions.isKnown(request, session)) {
            responses.notModified(request);
          } else {
            sendField(request, session, name);
          }
        });
  }

  private void sendField(HttpServerRequest request, Session session, String name) {
    JsonBytes value = session.data().members().get(name);
    if (value == null) {
      throw new HttpProblem(ErrorCode.FIELD_NOT_FOUND)
          .with("sessionId", session.id().value())
          .with("field", name);
    }
    if (value.kind() == JsonKind.STRING) {
      responses.text(request, value.text());
    } else {
      responses.json(request, Buffer.buffer(value.array()));
    }
  }

  private void list(RoutingContext context) {
    String namespace = calls.namespace(context);
    ListQuery query = Parameters.list(UrlEncoded.query(context.request().query()));
    SessionCommand command = new SessionCommand.ListSessions(namespace, query);
    calls.answer(context, command, reply -> "session.listed");
  }

  private void conflicts(RoutingContext context) {
    String namespace = calls.namespace(context);
    Conflict.Query query = Parameters.conflicts(UrlEncoded.query(context.request().query()));
    SessionCommand command = new SessionCommand.ListConflicts(namespace, query);
    calls.answer(context, command, reply -> "session.conflicts");
  }
}
