package dev.sessionstore.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Flood;
import dev.sessionstore.support.ServiceProcess;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that try to end the service by its memory: the packaged jar with a small heap goes on,
 * and serves others meanwhile.
 */
class MemoryAttackIT {
  private static final String SESSIONS = "/api/interview/sessions";
  private static final int LARGE = 900_000;

  /** Exit code of a JVM that SIGTERM ended. */
  private static final int TERMINATED = 143;

  /** With the JVM's other memory in mind: so small that what is not bounded ends the process. */
  private static final List<String> SMALL_HEAP = List.of("-Xmx160m");

  private ServiceProcess service;
  private Api api;
  private int port;

  @BeforeEach
  void start() {
    service =
        ServiceProcess.start(
            Map.of(
                "HTTP_PORT", "0",
                "REDIS_URL", "redis://127.0.0.1:1",
                "FALLBACK_MAX_BYTES", "20000000",
                "NEAR_CACHE_MAX_BYTES", "10000000",
                "OUTAGE_RECENT_MAX_BYTES", "10000000"),
            SMALL_HEAP);
    String address = service.awaitAddress();
    api = new Api(address);
    port = URI.create(address).getPort();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static String envelope(String id, int bytes) {
    return "{\"sessionId\":\"%s\",\"sessionData\":{\"a\":\"%s\"}}".formatted(id, "x".repeat(bytes));
  }

  private Api.Answer save(String id, int bytes) {
    return api.send("POST", SESSIONS, envelope(id, bytes), "Content-Type", "application/json");
  }

  /**
   * Others are served within a second meanwhile, also where a client is new. One of many calls may
   * take longer, because the attack itself takes the processors of the machine, but not for ever.
   */
  private void assertServesOthers() {
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waits.add(timed(() -> assertThat(save("other", 100).status()).isIn(200, 429)));
      waits.add(timed(() -> assertThat(api.get(SESSIONS + "/other").status()).isIn(200, 404)));
      waits.add(timed(() -> assertThat(api.get("/health/live").status()).isEqualTo(200)));
    }
    waits.sort(null);
    assertThat(waits.get(waits.size() / 2)).isLessThan(Duration.ofSeconds(1));
    assertThat(waits.get(waits.size() - 1)).isLessThan(Duration.ofSeconds(10));
  }

  private static Duration timed(Runnable call) {
    long start = System.nanoTime();
    call.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static byte[] announcement() {
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000000\r\n\r\n";
    return (head.formatted(SESSIONS) + envelope("announced", LARGE).substring(0, 126_000))
        .getBytes(ISO_8859_1);
  }

  @Test
  void sigtermShouldEndTheServiceDuringAnAttack() {
    try (Flood flood = new Flood(port, 600, announcement())) {
      flood.awaitSent();
      service.terminate();
      assertThat(service.awaitExit()).isEqualTo(TERMINATED);
      assertThat(flood.size()).isEqualTo(600);
    }
  }

  @Test
  void announcedBodiesShouldNotEndTheService() {
    try (Flood flood = new Flood(port, 600, announcement())) {
      flood.awaitSent();
      assertServesOthers();
      List<String> refused = flood.answers();
      assertThat(refused)
          .hasSizeGreaterThan(flood.size() / 2)
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .startsWith("HTTP/1.1 429")
                      .containsIgnoringCase("retry-after: "));
    }
    assertThat(save("after", LARGE).status()).isEqualTo(200);
  }

  @Test
  void answersThatNobodyReadsShouldNotEndTheService() {
    assertThat(save("large", LARGE).status()).isEqualTo(200);
    String load = "GET " + SESSIONS + "/large HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (Flood flood = new Flood(port, 400, load.repeat(14).getBytes(ISO_8859_1))) {
      for (int i = 0; i < 3; i++) {
        flood.sendOn();
        assertServesOthers();
      }
    }
    assertThat(api.get(SESSIONS + "/large").status()).isEqualTo(200);
  }
}
