package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.Reason;
import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the service's answers against the OpenAPI document, and its routes too. */
class OpenApiIT {
  private static final String SESSIONS = "/api/interview/sessions";
  private static final String S = SESSIONS + "/s";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final SessionId ID = new SessionId("s");
  private static final Session SESSION =
      new Session(ID, JsonBytes.of("{\"a\":1}"), 1_763_848_800_123L, 1_000L, 2_000L, 3_000L);

  /** Statuses that nothing gives yet, or that are given before a route is looked for. */
  private static final Set<Integer> OF_OTHERS = Set.of(401, 403, 421);

  private static EdgeService real;
  private static EdgeService narrow;
  private static EdgeService scripted;
  private static volatile SessionReply reply;
  private static ApiContract contract;
  private static final Map<String, Set<Integer>> seen = new LinkedHashMap<>();

  @BeforeAll
  static void start() {
    real = EdgeService.start(new JsonObject());
    narrow =
        EdgeService.start(
            new JsonObject().put("maxBodyBytes", 4_000).put("maxPendingBodyBytes", 1_000));
    scripted = EdgeService.start(new JsonObject(), command -> Future.succeededFuture(reply));
    contract = ApiContract.load(real.vertx());
  }

  @AfterAll
  static void stop() {
    List.of(real, narrow, scripted).forEach(EdgeService::close);
  }

  private static Answer send(EdgeService service, Call call) {
    try (RawHttp http = service.connect()) {
      http.send(call.method(), call.path(), call.headers(), call.body().getBytes(UTF_8));
      return call.method().equals("HEAD") ? http.receiveHead() : http.receive();
    }
  }

  private static void check(EdgeService service, int status, Call call) {
    Answer answer = send(service, call);
    assertThat(answer.status()).as("%s: %s", call, answer.text()).isEqualTo(status);
    contract.check(call.operation(), answer);
    seen.computeIfAbsent(call.operation(), any -> new TreeSet<>()).add(status);
  }

  private static void check(
      int status, String operation, String path, String headers, String body) {
    check(real, status, new Call(operation, Call.of(operation).method(), path, headers, body));
  }

  private static void check(int status, String operation, String path, String headers) {
    check(status, operation, path, headers, Call.of(operation).body());
  }

  private static void check(SessionReply scriptedReply, int status, String... operations) {
    reply = scriptedReply;
    for (String operation : operations) {
      check(scripted, status, Call.of(operation));
    }
  }

  private static void check(SessionFailure failure, int status, String... operations) {
    check(new SessionReply.Failed(failure), status, operations);
  }

  private static final String[] CHANGES = {
    "saveSession", "replaceSession", "patchSession", "touchSession", "setField", "deleteSession"
  };
  private static final String[] READS = {"loadSession", "headSession", "getField"};
  private static final String[] WITH_BODY = {
    "saveSession", "replaceSession", "patchSession", "touchSession", "setField"
  };

  @Test
  void theRoutesShouldBeThoseOfTheDocument() {
    Set<String> routes =
        real.routes().stream()
            .filter(route -> route.getPath() != null && route.methods() != null)
            .flatMap(
                route -> route.methods().stream().map(method -> method + " " + template(route)))
            .filter(route -> !route.startsWith("HEAD "))
            .collect(Collectors.toCollection(TreeSet::new));
    // Every GET has one (see AnswersIT); it is described where a client would look for it.
    routes.add("HEAD /api/{namespace}/sessions/{sessionId}");
    assertThat(contract.operations()).isEqualTo(routes);
  }

  /** The path as the document writes it. */
  private static String template(Route route) {
    return route
        .getPath()
        .replaceAll(":(\\w+)", "{$1}")
        .replaceFirst("/fields/$", "/fields/{name}")
        .replaceFirst("^/(dify|docs)$", "/$1/");
  }

  @Test
  void everyAnswerOfTheDocumentShouldBeGivenAsDescribed() {
    successes();
    wrongRequests();
    conditions();
    limits();
    failures();
    contract
        .statuses()
        .forEach(
            (operation, statuses) -> {
              statuses.removeAll(OF_OTHERS);
              assertThat(seen.get(operation))
                  .as(operation)
                  .isEqualTo(unprovoked(operation, statuses));
            });
  }

  /** Without those that take a defect, or a bound that has nothing to do with the operation. */
  private static Set<Integer> unprovoked(String operation, Set<Integer> statuses) {
    Set<Integer> expected = new TreeSet<>(statuses);
    if (!List.of(WITH_BODY).contains(operation)) {
      expected.remove(429);
    }
    if (!seen.get(operation).contains(500)) {
      expected.remove(500);
    }
    return expected;
  }

  private static void successes() {
    Call.ALL.forEach(call -> check(real, 200, call));
    Call.ALL.stream().filter(Call::needsTheSession).forEach(call -> check(real, 200, call));
    check(200, "listSessions", SESSIONS + "?detail=meta", "");
    check(200, "listSessions", SESSIONS + "?limit=1", "");
    check(200, "loadSession", S + "?ifMissing=empty", "");
    check(200, "loadSession", SESSIONS + "/none?ifMissing=empty", "");
    check(200, "headSession", SESSIONS + "/none?ifMissing=empty", "");
    check(200, "getField", S + "/fields/a", "");
    check(200, "touchSession", S + "/touch", "", "");
    check(200, "deleteSession", SESSIONS + "/none", JSON);
    check(302, "difyIndex", "/dify", "");
    check(302, "documents", "/docs", "");
    check(200, "document", "/docs/config.yaml", "");
    check(200, "door", "/?lang=en", "Accept: text/html\r\n");
    check(200, "asset", "/assets/style.css", "");
    check(200, "asset", "/assets/icon.svg", "");
    check(200, "difyFolderFile", "/dify/workflows/score-answer.yml", "");
    check(
        new SessionReply.Found(SESSION, 1_000, Placement.REDIS),
        200,
        "loadSession",
        "touchSession");
    check(
        new SessionReply.Listed(new SessionPage(List.of(), "m.s", false), 5, Placement.MEMORY),
        200,
        "listSessions");
    SessionKey key = new SessionKey("interview", ID);
    check(
        new SessionReply.Conflicts(
            new Conflict.Page(
                List.of(
                    new Conflict(2, 5, key, "whole", "replayed", 7, SESSION, null),
                    new Conflict(1, 5, key, "deleted", "superseded", 7, null, SESSION)),
                OptionalLong.of(1)),
            Placement.REDIS),
        200,
        "listConflicts");
    check(
        new SessionReply.Inspected(
            new StoreStatus(
                "offline",
                5,
                new Placement(Placement.Storage.MEMORY, true, Placement.Durability.JOURNAL),
                2,
                300,
                "connection refused",
                new StoreStatus.ReplayReport(1, 2, 3, 4, 5, 6, 7))),
        200,
        "ready",
        "difyCheck");
  }

  private static void wrongRequests() {
    for (Call call : Call.ALL) {
      String method = call.method().equals("HEAD") ? "HEAD" : "BREW";
      String path = call.method().equals("HEAD") ? call.path() + "/touch" : call.path();
      check(real, 405, new Call(call.operation(), method, path, "", ""));
      if (call.path().startsWith("/api/")) {
        String nowhere = call.path().replace("interview", "nowhere");
        check(404, call.operation(), nowhere, call.headers());
        String broken = call.path().replace("interview", "%zz");
        check(400, call.operation(), broken, call.headers());
      }
    }
    for (String operation : WITH_BODY) {
      Call call = Call.of(operation);
      check(400, operation, call.path(), operation.equals("setField") ? JSON : call.headers(), "{");
      check(415, operation, call.path(), "Content-Type: image/png\r\n");
      check(415, operation, call.path(), call.headers() + "Content-Encoding: gzip\r\n");
    }
    check(400, "loadSession", SESSIONS + "/a%20b", "");
    check(400, "listSessions", SESSIONS + "?limit=0", "");
    check(404, "loadSession", SESSIONS + "/none", "");
    check(404, "headSession", SESSIONS + "/none", "");
    check(404, "patchSession", SESSIONS + "/none", JSON);
    check(404, "getField", S + "/fields/none", "");
    check(404, "difyFile", "/dify/none", "");
    check(404, "document", "/docs/none", "");
    check(404, "asset", "/assets/none", "");
    for (String page : List.of("door", "documents", "document", "difyIndex", "difyFile")) {
      check(400, page, Call.of(page).path() + "?lang=zh&lang=en", "");
    }
    check(404, "difyFolderFile", "/dify/nodes/none", "");
  }

  private static void conditions() {
    check(real, 200, Call.of("saveSession"));
    for (String operation : READS) {
      check(304, operation, Call.of(operation).path(), "If-None-Match: *\r\n");
    }
    for (Call call : Call.ALL) {
      if (call.needsTheSession() && !call.operation().equals("listSessions")) {
        check(412, call.operation(), call.path(), call.headers() + "If-Match: \"7\"\r\n");
      }
    }
    check(412, "deleteSession", S, "If-Match: \"7\"\r\n");
    check(412, "saveSession", SESSIONS, JSON + "If-None-Match: *\r\n");
    String patch = "[{\"op\":\"remove\",\"path\":\"/none\"}]";
    check(422, "patchSession", S, "Content-Type: application/json-patch+json\r\n", patch);
  }

  private static void limits() {
    for (String operation : WITH_BODY) {
      Call call = Call.of(operation);
      String text = "{\"a\":\"" + "x".repeat(1_500) + "\"}";
      check(narrow, 429, new Call(operation, call.method(), call.path(), JSON, text));
      check(narrow, 413, new Call(operation, call.method(), call.path(), JSON, text.repeat(4)));
    }
    check(
        new SessionFailure.TooLarge(1_000_001, 1_000_000),
        413,
        "saveSession",
        "patchSession",
        "setField");
  }

  private static void failures() {
    SessionFailure unavailable = new SessionFailure.Unavailable("Redis does not answer", 1);
    check(unavailable, 503, CHANGES);
    check(unavailable, 503, READS);
    check(unavailable, 503, "listSessions", "listConflicts", "ready", "health", "difyCheck");
    check(new SessionFailure.Full(1_000), 507, CHANGES);
    check(new SessionFailure.Internal(), 500, CHANGES);
    check(new SessionFailure.Internal(), 500, READS);
    check(new SessionFailure.Internal(), 500, "listSessions", "listConflicts", "difyCheck");
    check(new SessionFailure.Internal(), 503, "ready", "health");
    check(new SessionFailure.VersionMismatch(ID, OptionalLong.empty()), 412, CHANGES);
    check(new SessionFailure.PatchFailed(Reason.of("patch.noMember")), 422, "patchSession");
    check(new SessionFailure.InvalidCursor("x"), 400, "listSessions");
  }

  @Test
  void readyShouldAnswerDownWhileTheServiceStops() {
    EdgeService stopping = EdgeService.start(new JsonObject());
    stopping.shared().stopping().set(true);
    Answer answer = send(stopping, Call.of("ready"));
    stopping.close();
    EdgeTest.assertRefused(answer, 503, "STORE_UNAVAILABLE");
    assertThat(answer.details().getString("status")).isEqualTo("DOWN");
    assertThat(answer.header("retry-after")).isEqualTo("1");
    contract.check("ready", answer);
  }
}
