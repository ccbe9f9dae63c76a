package dev.sessionstore.http;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.session.CurrentSessions;
import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonKind;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonValue;
import dev.sessionstore.session.patch.FieldPatch;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The routes of {@code /api/{namespace}/sessions}: from requests to commands, and back. */
final class SessionRoutes {
  private static final String SESSIONS = "/api/{namespace}/sessions";
  private static final String SESSION = SESSIONS + "/{sessionId}";
  private static final String FIELD = SESSION + "/fields/{name}";

  private static final Success SAVED = new Success("会话数据保存成功", "The session was saved");
  private static final Success LOADED = new Success("会话数据加载成功", "The session was loaded");
  private static final Success MISSING =
      new Success("会话不存在或已过期", "The session does not exist or has expired");
  private static final Success CHANGED = new Success("会话数据更新成功", "The session was changed");
  private static final Success TOUCHED =
      new Success("会话有效期已更新", "The session's expiry was renewed");
  private static final Success DELETED = new Success("会话数据删除成功", "The session was deleted");
  private static final Success NOTHING_DELETED =
      new Success("会话不存在，无需删除", "There was no such session");
  private static final Success LISTED = new Success("会话列表获取成功", "The sessions were listed");
  private static final Success CONFLICTS = new Success("冲突记录获取成功", "The conflicts were listed");

  private final SessionBus bus;
  private final CurrentSessions current;
  private final List<String> namespaces;

  SessionRoutes(SessionBus bus, CurrentSessions current, List<String> namespaces) {
    this.bus = bus;
    this.current = current;
    this.namespaces = namespaces;
  }

  void addTo(Routes routes) {
    routes
        .add(HttpMethod.GET, SESSION, this::load)
        .addWithBody(HttpMethod.POST, SESSIONS, this::save)
        .addWithBody(HttpMethod.PATCH, SESSION, this::patch)
        .addWithBody(HttpMethod.PUT, SESSION, this::replace)
        .add(HttpMethod.DELETE, SESSION, this::delete)
        .addWithBody(HttpMethod.PUT, SESSION + "/touch", this::touch)
        .add(HttpMethod.GET, FIELD, this::loadField)
        .addWithBody(HttpMethod.PUT, FIELD, this::setField)
        .add(HttpMethod.GET, SESSIONS, this::list)
        .add(HttpMethod.GET, "/api/{namespace}/conflicts", this::conflicts);
  }

  private void load(Exchange exchange) {
    SessionKey key = key(exchange);
    boolean emptyIfMissing = emptyIfMissing(exchange.query().get("ifMissing"));
    ask(
        exchange,
        new SessionCommand.Load(key, Conditions.mustBeFresh(exchange)),
        reply -> {
          if (reply instanceof SessionReply.Absent absent && emptyIfMissing) {
            exchange.json(200, Answers.missing(absent, MISSING, exchange.language()));
          } else if (Conditions.isWanted(exchange, found(reply).session())) {
            exchange.json(
                200, Answers.session(found(reply), LOADED, exchange.language(), emptyIfMissing));
          }
        });
  }

  private void save(Exchange exchange) {
    String namespace = namespace(exchange);
    Bodies.Saving saving = Bodies.save(exchange.body(), exchange.contentType());
    if (saving.sessionId() == null) {
      throw HttpProblem.invalid("sessionId", "缺少必需的字段", "it is missing");
    }
    save(exchange, new SessionKey(namespace, id(saving.sessionId())), saving);
  }

  private void replace(Exchange exchange) {
    SessionKey key = key(exchange);
    Bodies.Saving saving = Bodies.replace(exchange.body(), exchange.contentType());
    requireSame(key, saving.sessionId());
    save(exchange, key, saving);
  }

  private static void requireSame(SessionKey key, @Nullable String sessionId) {
    if (sessionId != null && !sessionId.equals(key.id().value())) {
      throw HttpProblem.invalid("sessionId", "与路径中的会话 ID 不一致", "it is not the one of the path");
    }
  }

  private void save(Exchange exchange, SessionKey key, Bodies.Saving saving) {
    Precondition precondition =
        Etags.ofSave(
            exchange.header(HttpHeaders.IF_MATCH), exchange.header(HttpHeaders.IF_NONE_MATCH));
    askForSession(
        exchange,
        new SessionCommand.Save(key, saving.data(), ttl(exchange, saving.ttl()), precondition),
        SAVED);
  }

  private void patch(Exchange exchange) {
    SessionKey key = key(exchange);
    Bodies.Patching patching = Bodies.patch(exchange.body(), exchange.contentType());
    requireSame(key, patching.sessionId());
    askForSession(
        exchange,
        new SessionCommand.Change(
            key, patching.patch(), ttl(exchange, patching.ttl()), Conditions.ifMatch(exchange)),
        CHANGED);
  }

  private void setField(Exchange exchange) {
    SessionKey key = key(exchange);
    FieldPatch patch = Bodies.field(exchange.argument(2), exchange.body(), exchange.contentType());
    askForSession(
        exchange,
        new SessionCommand.Change(key, patch, exchange.query().ttl(), Conditions.ifMatch(exchange)),
        CHANGED);
  }

  private void touch(Exchange exchange) {
    SessionKey key = key(exchange);
    OptionalLong ttl = Bodies.touch(exchange.body(), exchange.contentType());
    askForSession(
        exchange,
        new SessionCommand.Touch(key, ttl(exchange, ttl), Conditions.ifMatch(exchange)),
        TOUCHED);
  }

  private void delete(Exchange exchange) {
    ask(
        exchange,
        new SessionCommand.Delete(key(exchange), Conditions.ifMatch(exchange)),
        reply -> {
          SessionReply.Deleted deleted = (SessionReply.Deleted) reply;
          Success message = deleted.existed() ? DELETED : NOTHING_DELETED;
          exchange.json(200, Answers.deleted(deleted, message, exchange.language()));
        });
  }

  private void loadField(Exchange exchange) {
    String name = exchange.argument(2);
    ask(
        exchange,
        new SessionCommand.Load(key(exchange), Conditions.mustBeFresh(exchange)),
        reply -> {
          Session session = found(reply).session();
          if (Conditions.isWanted(exchange, session)) {
            sendField(exchange, session, name);
          }
        });
  }

  private static void sendField(Exchange exchange, Session session, String name) {
    JsonValue value = JsonObject.open(session.data()).get(name);
    if (value == null) {
      throw new HttpProblem(ErrorCode.FIELD_NOT_FOUND)
          .with("sessionId", session.id().value())
          .with("field", name);
    }
    if (value.kind() == JsonKind.STRING) {
      exchange.text(value.text());
    } else {
      JsonBytes json = value.bytes();
      exchange.json(200, Buffer.buffer(json.array()));
    }
  }

  private void list(Exchange exchange) {
    String namespace = namespace(exchange);
    ListQuery query = ListParameters.of(exchange.query());
    ask(
        exchange,
        new SessionCommand.ListSessions(namespace, query),
        reply ->
            exchange.json(
                200, Answers.page((SessionReply.Listed) reply, LISTED, exchange.language())));
  }

  private void conflicts(Exchange exchange) {
    ask(
        exchange,
        new SessionCommand.ListConflicts(namespace(exchange)),
        reply ->
            exchange.json(
                200,
                Answers.conflicts((SessionReply.Conflicts) reply, CONFLICTS, exchange.language())));
  }

  private void askForSession(Exchange exchange, SessionCommand command, Success message) {
    ask(
        exchange,
        command,
        reply -> {
          SessionReply.Found found = found(reply);
          exchange.header(HttpHeaders.ETAG, Etags.of(found.session().version()));
          exchange.json(200, Answers.session(found, message, exchange.language(), false));
        });
  }

  /** Asks, and answers: with what the continuation makes of the reply, or with the problem. */
  private void ask(Exchange exchange, SessionCommand command, Consumer<SessionReply> continuation) {
    reply(command)
        .onSuccess(
            reply ->
                Guard.run(
                    exchange,
                    () -> {
                      if (reply instanceof SessionReply.Failed failed) {
                        throw Problems.of(failed.failure());
                      }
                      continuation.accept(reply);
                    }));
  }

  /** Spares a load the bus if its session is at hand here. */
  private Future<SessionReply> reply(SessionCommand command) {
    SessionReply.Found found =
        command instanceof SessionCommand.Load load && !load.fresh()
            ? current.find(load.key())
            : null;
    return found == null ? bus.ask(command) : Future.succeededFuture(found);
  }

  private static SessionReply.Found found(SessionReply reply) {
    if (reply instanceof SessionReply.Absent absent) {
      throw Problems.notFound(absent.id());
    }
    return (SessionReply.Found) reply;
  }

  /** What the body says goes before what the query says. */
  private static OptionalLong ttl(Exchange exchange, OptionalLong ofBody) {
    return ofBody.isPresent() ? ofBody : exchange.query().ttl();
  }

  private static boolean emptyIfMissing(@Nullable String ifMissing) {
    if (ifMissing != null && !ifMissing.equals("empty")) {
      throw HttpProblem.invalid("ifMissing", "只接受 empty", "it takes only: empty")
          .received(ifMissing);
    }
    return ifMissing != null;
  }

  private String namespace(Exchange exchange) {
    String namespace = exchange.argument(0);
    int index = namespaces.indexOf(namespace);
    if (index < 0) {
      throw new HttpProblem(ErrorCode.NAMESPACE_NOT_FOUND)
          .with("namespace", HttpProblem.abbreviated(namespace));
    }
    // The one text for all keys, of which many are kept.
    return namespaces.get(index);
  }

  private SessionKey key(Exchange exchange) {
    return new SessionKey(namespace(exchange), id(exchange.argument(1)));
  }

  private static SessionId id(String text) {
    try {
      return new SessionId(text);
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(ErrorCode.INVALID_SESSION_ID).with("field", "sessionId").received(text);
    }
  }
}
