package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bounds on connections, on a body, and on all bodies together. */
class LimitsIT {
  private static final int MAX_CONNECTIONS = 4;
  private static final int MAX_BODY = 80_000;
  private static final int MAX_PENDING = 100_000;
  private static final int BODY = 60_000;
  private static final String PUT = "PUT /api/interview/sessions/s HTTP/1.1\r\nHost: t\r\n";
  private static final String CHUNKED = PUT + "Transfer-Encoding: chunked\r\n\r\n";

  private static EdgeService service;

  @BeforeAll
  static void start() {
    service =
        EdgeService.start(
            new JsonObject()
                .put("maxOpenConnections", MAX_CONNECTIONS)
                .put("maxBodyBytes", MAX_BODY)
                .put("maxPendingBodyBytes", MAX_PENDING));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void nothingShouldRemain() {
    awaitPending(0);
    Await.until("no connection", () -> service.shared().openConnections().get() == 0);
  }

  private static void awaitPending(long bytes) {
    Await.until(bytes + " pending bytes", () -> service.shared().bodies().used() == bytes);
  }

  private static String data(int size) {
    return "{\"a\":\"" + "x".repeat(size - 8) + "\"}";
  }

  private static String head(int length) {
    return PUT + "Content-Length: " + length + "\r\n\r\n";
  }

  private static String chunk(String data) {
    return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
  }

  @Test
  void oneConnectionTooManyShouldBeClosedAndAPlaceBecomeFreeAgain() {
    List<RawHttp> open = new ArrayList<>();
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
      RawHttp http = service.connect();
      assertThat(http.get("/health/live").receive().status()).isEqualTo(200);
      open.add(http);
    }
    try (RawHttp refused = service.connect()) {
      assertThat(refused.isClosed()).isTrue();
    }
    for (RawHttp http : open) {
      assertThat(http.get("/health/live").receive().status()).isEqualTo(200);
    }
    open.remove(0).close();
    Await.until(
        "a free place", () -> service.shared().openConnections().get() == MAX_CONNECTIONS - 1);
    try (RawHttp next = service.connect()) {
      assertThat(next.get("/health/live").receive().status()).isEqualTo(200);
    }
    open.forEach(RawHttp::close);
  }

  @Test
  void bodiesBeyondTheBoundOfAllShouldBeToldToComeBack() {
    try (RawHttp first = service.connect();
        RawHttp second = service.connect()) {
      String data = data(BODY);
      first.send(head(BODY));
      awaitPending(BODY);
      Answer refused = second.send(head(BODY) + data).receive();
      EdgeTest.assertRefused(refused, 429, "RATE_LIMITED");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      awaitPending(BODY);

      assertThat(first.send(data).receive().status()).isEqualTo(200);
      awaitPending(0);
      assertThat(second.send(head(BODY) + data).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatLeavesAmidABodyShouldLeaveNothingBehind() {
    for (int i = 0; i < 3 * MAX_PENDING / BODY; i++) {
      try (RawHttp http = service.connect()) {
        http.send(head(BODY) + data(BODY).substring(1));
        awaitPending(BODY);
      }
      awaitPending(0);
    }
    try (RawHttp http = service.connect()) {
      http.send(CHUNKED + chunk(data(BODY)));
      awaitPending(MAX_BODY);
    }
  }

  @Test
  void aBodyOfExactlyTheBoundShouldBeTaken() {
    try (RawHttp http = service.connect()) {
      assertThat(http.send(head(MAX_BODY) + data(MAX_BODY)).receive().status()).isEqualTo(200);
      http.send(CHUNKED + chunk(data(MAX_BODY)) + "0\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(200);
    }
  }

  @Test
  void anAnnouncedBodyTooLargeShouldBeRefusedAndTheConnectionUsable() {
    try (RawHttp http = service.connect()) {
      http.send(head(MAX_BODY + 1));
      Answer answer = http.receive();
      EdgeTest.assertRefused(answer, 413, "PAYLOAD_TOO_LARGE");
      assertThat(answer.details())
          .isEqualTo(new JsonObject().put("sizeBytes", MAX_BODY + 1).put("limitBytes", MAX_BODY));
      http.send(data(MAX_BODY + 1));
      EdgeTest.assertUsable(http);
    }
  }

  @Test
  void aChunkedBodyTooLargeShouldBeRefusedAndTheConnectionUsable() {
    try (RawHttp http = service.connect()) {
      http.send(CHUNKED + chunk(data(MAX_BODY)) + chunk("x"));
      EdgeTest.assertRefused(http.receive(), 413, "PAYLOAD_TOO_LARGE");
      http.send(chunk(data(MAX_BODY)) + "0\r\n\r\n");
      EdgeTest.assertUsable(http);
    }
  }

  @Test
  void aRefusedBodyWithoutEndShouldBeCutOff() {
    try (RawHttp http = service.connect()) {
      http.send(CHUNKED + chunk(data(MAX_BODY)) + chunk("x"));
      EdgeTest.assertRefused(http.receive(), 413, "PAYLOAD_TOO_LARGE");
      byte[] more = chunk("x".repeat(65_536)).getBytes(ISO_8859_1);
      int sent = 0;
      while (http.takes(more)) {
        sent++;
        assertThat(sent).as("64 KiB chunks taken").isLessThan(2_000);
      }
    }
  }

  @Test
  void aBodyThatNobodyReadsShouldNotHarmTheNextRequest() {
    try (RawHttp http = service.connect()) {
      String junk = "x".repeat(200_000);
      http.send("GET /health/live HTTP/1.1\r\nHost: t\r\nContent-Length: 200000\r\n\r\n" + junk);
      assertThat(http.receive().status()).isEqualTo(200);
      http.send("POST /nope HTTP/1.1\r\nHost: t\r\nContent-Length: 200000\r\n\r\n" + junk);
      assertThat(http.receive().status()).isEqualTo(404);
      EdgeTest.assertUsable(http);
    }
  }

  @Test
  void pipelinedRequestsShouldBeAnsweredInOrder() {
    try (RawHttp http = service.connect()) {
      http.send(
          head(7)
              + "{\"a\":1}"
              + "GET /api/interview/sessions/s/fields/a HTTP/1.1\r\nHost: t\r\n\r\n"
              + "PATCH /api/interview/sessions/s HTTP/1.1\r\nHost: t\r\n"
              + "Content-Length: 7\r\n\r\n{\"a\":2}"
              + head(MAX_BODY + 1)
              + data(MAX_BODY + 1)
              + "GET /api/interview/sessions/s/fields/a HTTP/1.1\r\nHost: t\r\n\r\n"
              + CHUNKED
              + "3\r\n{\"a\r\n"
              + "4\r\n\":3}\r\n0\r\n\r\n"
              + "GET /nope HTTP/1.1\r\nHost: t\r\n\r\n"
              + "DELETE /api/interview/sessions/s HTTP/1.1\r\nHost: t\r\n\r\n"
              + "GET /api/interview/sessions/s HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(200);
      assertThat(http.receive().text()).isEqualTo("1");
      assertThat(http.receive().status()).isEqualTo(200);
      assertThat(http.receive().status()).isEqualTo(413);
      assertThat(http.receive().text()).isEqualTo("2");
      assertThat(http.receive().text()).contains("\"sessionData\":{\"a\":3}");
      assertThat(http.receive().code()).isEqualTo("ROUTE_NOT_FOUND");
      assertThat(http.receive().text()).contains("\"deleted\":true");
      assertThat(http.receive().code()).isEqualTo("SESSION_NOT_FOUND");
    }
  }

  @Test
  void aClientThatAsksFirstShouldBeToldToContinue() {
    try (RawHttp http = service.connect()) {
      http.send(PUT + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(100);
      assertThat(http.send("{}").receive().status()).isEqualTo(200);
      EdgeTest.assertUsable(http);
    }
  }

  /** Whether it sends the body all the same is its choice, so the connection ends. */
  @Test
  void aClientThatAsksFirstShouldBeRefusedIfItsBodyIsTooLarge() {
    try (RawHttp http = service.connect()) {
      http.send(PUT + "Expect: 100-continue\r\nContent-Length: " + (MAX_BODY + 1) + "\r\n\r\n");
      Answer refused = http.receive();
      EdgeTest.assertRefused(refused, 413, "PAYLOAD_TOO_LARGE");
      assertThat(refused.header("connection")).isEqualTo("close");
      assertThat(http.isClosed()).isTrue();
    }
  }
}
