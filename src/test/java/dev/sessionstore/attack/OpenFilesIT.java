package dev.sessionstore.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.PrometheusText;
import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.ServiceProcess;
import dev.sessionstore.support.Shell;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Idle clients that would take every file descriptor of the process. */
class OpenFilesIT {
  private static final int LIMIT = 512;
  private static final int IN_FORCE = 256;
  private static final int IDLE_CLIENTS = 600;

  /** Well above the second that it may take, since the machine of a test may be busy. */
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Saves of such a number and size need new files of the journal. */
  private static final int SAVES = 40;

  private static final int DATA = 900_000;

  @Test
  void idleClientsShouldNotKeepTheJournalFromItsFiles() {
    assumeTrue(Shell.has("prlimit"), "no prlimit: the limit of open files is not tested");
    Map<String, String> environment =
        Map.of("HTTP_PORT", "0", "REDIS_URL", "redis://127.0.0.1:" + Ports.free());
    List<RawHttp> idle = new ArrayList<>();
    try (ServiceProcess service = ServiceProcess.startWithOpenFiles(LIMIT, environment)) {
      int port = URI.create(service.awaitAddress()).getPort();
      assertThat(service.err())
          .containsOnlyOnce("maxOpenFiles=512 http.maxOpenConnections=10000 inForce=256");
      try (RawHttp busy = new RawHttp(port)) {
        assertThat(maxOpenConnections(busy)).isEqualTo(IN_FORCE);
        for (int i = 0; i < IDLE_CLIENTS; i++) {
          idle.add(new RawHttp(port));
        }
        // Behind these the server has taken in or refused all before them.
        assertThat(idle.get(IDLE_CLIENTS - 1).isClosed()).isTrue();
        for (int i = 0; i < SAVES; i++) {
          assertIsSavedSoon(busy, "s-" + i);
        }
      }
      // The acceptor itself may run short for a moment, as it accepts faster than others close.
      assertThat(service.err()).doesNotContain("Journal fails");
    } finally {
      idle.forEach(RawHttp::close);
    }
  }

  private static double maxOpenConnections(RawHttp http) {
    String metrics = http.get("/metrics").receive().text();
    return PrometheusText.parse(metrics).get("session_store_http_max_open_connections");
  }

  private static void assertIsSavedSoon(RawHttp http, String id) {
    byte[] body = ("{\"a\":\"" + "x".repeat(DATA) + "\"}").getBytes(US_ASCII);
    long before = System.nanoTime();
    RawHttp.Answer answer =
        http.send("PUT", Api.session(id), "Content-Type: application/json\r\n", body).receive();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().getJsonObject("data").getString("durability")).isEqualTo("journal");
  }
}
