package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.RawHttp;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that are slow or stay too long: the connection closes, and nothing of it remains. */
class SlowClientIT {
  private static final int IDLE_MS = 2_500;
  private static final int PACE_MS = 100;
  private static final int MOST_DRIPS = 300;

  private static EdgeService service;

  @BeforeAll
  static void start() {
    service = EdgeService.start(new JsonObject().put("idleTimeoutMs", IDLE_MS));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void nothingShouldRemain() {
    Await.until("no connection", () -> service.shared().openConnections().get() == 0);
    Await.until("no pending bytes", () -> service.shared().bodies().used() == 0);
  }

  @Test
  void anIdleConnectionShouldBeClosed() {
    try (RawHttp http = service.connect()) {
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void aConnectionThatIsIdleAfterARequestShouldBeClosed() {
    try (RawHttp http = service.connect()) {
      assertThat(http.get("/health/live").receive().status()).isEqualTo(200);
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** Sends a byte now and then, so that the connection is never idle, until it is closed. */
  private static void assertCutOffWhileSending(RawHttp http, String drip) {
    int drips = 0;
    while (!http.isClosedWithin(PACE_MS) && http.takes(drip.getBytes(UTF_8))) {
      drips++;
      assertThat(drips).as("drips of %d ms", PACE_MS).isLessThan(MOST_DRIPS);
    }
  }

  @Test
  void aSlowHeadShouldBeCutOffThoughItIsNeverIdle() {
    try (RawHttp http = service.connect()) {
      http.send("GET /health/live HTTP/1.1\r\nHost: t\r\nX-Slow: ");
      assertCutOffWhileSending(http, "x");
    }
  }

  @Test
  void aSlowBodyShouldBeCutOffThoughItIsNeverIdle() {
    try (RawHttp http = service.connect()) {
      http.send(
          "PUT /api/interview/sessions/s HTTP/1.1\r\nHost: t\r\nContent-Length: 90000\r\n\r\n{");
      assertCutOffWhileSending(http, " ");
    }
  }

  @Test
  void slowChunksShouldBeCutOffThoughTheyAreNeverIdle() {
    try (RawHttp http = service.connect()) {
      http.send(
          "PUT /api/interview/sessions/s HTTP/1.1\r\n"
              + "Host: t\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      assertCutOffWhileSending(http, "1\r\n \r\n");
    }
  }

  @Test
  void theRestOfARefusedBodyShouldBeCutOffToo() {
    try (RawHttp http = service.connect()) {
      http.send(
          "PUT /api/interview/sessions/s HTTP/1.1\r\nHost: t\r\nContent-Length: 2000000\r\n\r\n{");
      assertThat(http.receive().status()).isEqualTo(413);
      assertCutOffWhileSending(http, " ");
    }
  }

  /** More than the buffers of both sides of a connection hold. */
  private static final int ANSWERS = 30;

  @Test
  void aConnectionWhoseAnswersNobodyReadsShouldBeClosed() {
    byte[] large = ("{\"x\":\"" + "y".repeat(900_000) + "\"}").getBytes(UTF_8);
    try (RawHttp http = service.connect()) {
      String path = "/api/interview/sessions/large";
      String json = "Content-Type: application/json\r\n";
      assertThat(http.send("PUT", path, json, large).receive().status()).isEqualTo(200);
      for (int i = 0; i < ANSWERS; i++) {
        http.get(path);
      }
      Await.until("no connection", () -> service.shared().openConnections().get() == 0);
    }
  }

  @Test
  void aConnectionThatCompletesRequestsShouldStayOpen() {
    try (RawHttp http = service.connect()) {
      assertThat(isServedAfterAPause(http)).isTrue();
      long start = System.nanoTime();
      long last = start;
      while (last - start < 2 * IDLE_MS * 1_000_000L) {
        boolean served = isServedAfterAPause(http);
        long pause = System.nanoTime() - last;
        assumeTrue(pause < IDLE_MS * 1_000_000L / 2, "the machine does not stall");
        assertThat(served).isTrue();
        last += pause;
      }
    }
  }

  private static boolean isServedAfterAPause(RawHttp http) {
    return !http.isClosedWithin(PACE_MS)
        && http.takes("GET /health/live HTTP/1.1\r\nHost: t\r\n\r\n".getBytes(UTF_8))
        && http.tryReceive().isPresent();
  }
}
