package dev.sessionstore.http.session;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Message;
import dev.sessionstore.http.Problems;
import dev.sessionstore.http.Requests;
import dev.sessionstore.http.Responses;
import dev.sessionstore.session.CurrentSessions;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks the session service on behalf of requests; current sessions spare loads the bus. */
public record SessionCalls(
    SessionBus bus, CurrentSessions current, List<String> namespaces, Responses responses) {
  static final String SESSIONS = "/api/:namespace/sessions";
  static final String SESSION = SESSIONS + "/:sessionId";
  static final String FIELD = SESSION + "/fields/:name";

  /** The field whose name is empty: JSON has members called {@code ""}. */
  static final String EMPTY_FIELD = SESSION + "/fields/";

  /** Asks, and answers with the reply and its message; a missing session is an error. */
  void answer(
      RoutingContext context, SessionCommand command, Function<SessionReply, String> messageKey) {
    HttpServerRequest request = context.request();
    ask(
        context,
        command,
        reply -> {
          if (reply instanceof SessionReply.Absent absent) {
            throw missing(absent);
          }
          if (reply instanceof SessionReply.Found found) {
            request
                .response()
                .putHeader(HttpHeaders.ETAG, Conditions.of(found.session().version()));
          }
          String message = Message.of(messageKey.apply(reply)).in(responses.language(request));
          responses.json(request, SessionResponses.of(reply, message));
        });
  }

  /** Asks, and has the reply answered; a failure goes to the failure handler. */
  void ask(RoutingContext context, SessionCommand command, Consumer<SessionReply> answer) {
    reply(command)
        .map(
            reply -> {
              if (reply instanceof SessionReply.Failed failed) {
                throw Problems.of(failed.failure());
              }
              answer.accept(reply);
              return reply;
            })
        .onFailure(context::fail);
  }

  private Future<SessionReply> reply(SessionCommand command) {
    SessionReply.Found found =
        command instanceof SessionCommand.Load load && !load.fresh()
            ? current.find(load.key())
            : null;
    return found == null ? bus.ask(command) : Future.succeededFuture(found);
  }

  static HttpProblem missing(SessionReply.Absent absent) {
    return new HttpProblem(ErrorCode.SESSION_NOT_FOUND).with("sessionId", absent.id().value());
  }

  String namespace(RoutingContext context) {
    String namespace = Requests.pathParam(context, "namespace");
    int index = namespaces.indexOf(namespace);
    if (index < 0) {
      Message known = Message.of("NAMESPACE_NOT_FOUND", String.join(", ", namespaces));
      throw new HttpProblem(ErrorCode.NAMESPACE_NOT_FOUND, known)
          .with("namespace", HttpProblem.abbreviated(namespace))
          .with("namespaces", namespaces)
          .with("setting", "sessions.namespaces");
    }
    // The one text for all keys, of which many are kept.
    return namespaces.get(index);
  }

  SessionKey key(RoutingContext context) {
    return new SessionKey(namespace(context), id(Requests.pathParam(context, "sessionId")));
  }

  static String fieldName(RoutingContext context) {
    return context.pathParams().containsKey("name") ? Requests.pathParam(context, "name") : "";
  }

  static SessionId id(String text) {
    try {
      return new SessionId(text);
    } catch (IllegalArgumentException e) {
      // A workflow engine leaves a variable that it does not know as it stands.
      Message why = Message.of(text.contains("{{") ? "unresolvedVariable" : "INVALID_SESSION_ID");
      throw new HttpProblem(ErrorCode.INVALID_SESSION_ID, why)
          .with("field", "sessionId")
          .received(text);
    }
  }
}
