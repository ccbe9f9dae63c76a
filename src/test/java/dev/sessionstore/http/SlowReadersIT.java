package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.Flood;
import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that ask for large answers and do not read them. A close would wait for the answer to be
 * sent, so the idle timeout ends such a connection, and on Linux the kernel does it after 20 s.
 */
class SlowReadersIT {
  private static final String SESSION = "/api/interview/sessions/large";
  private static final String LOAD = "GET " + SESSION + " HTTP/1.1\r\nHost: test\r\n\r\n";
  private static final int READERS = 12;
  private static final int LOADS_EACH = 14;

  @ParameterizedTest
  @ValueSource(ints = {2_000, 300_000})
  void unreadAnswersShouldBeBoundedAndTheirReadersClosed(int idleTimeoutMs) {
    JsonObject bound =
        new JsonObject()
            .put("maxPendingAnswerBytes", 2_000_000)
            .put("idleTimeoutMs", idleTimeoutMs);
    try (EdgeService service = EdgeService.start(bound)) {
      assumeTrue(
          idleTimeoutMs == 2_000 || service.vertx().isNativeTransportEnabled(),
          "NOT TESTED: only the native transport of Linux ends connections by itself");
      byte[] data = ("{\"a\":\"" + "x".repeat(900_000) + "\"}").getBytes(ISO_8859_1);
      try (RawHttp http = service.connect()) {
        String json = "Content-Type: application/json\r\n";
        assertThat(http.send("PUT", SESSION, json, data).receive().status()).isEqualTo(200);
      }
      byte[] loads = LOAD.repeat(LOADS_EACH).getBytes(ISO_8859_1);
      try (Flood readers = new Flood(service.port(), READERS, loads)) {
        Await.until("a load is refused", () -> load(service).status() == 503);
        Answer refused = load(service);
        assertThat(refused.code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(refused.header("retry-after")).isNotNull();
        assertThat(service.shared().answers().used()).isLessThanOrEqualTo(2_000_000);
        Await.until(
            "readers that do not read are closed",
            Duration.ofSeconds(60),
            () -> load(service).status() == 200);
        assertThat(readers.size()).isEqualTo(READERS);
      }
      Await.until("nothing waits", () -> service.shared().answers().used() == 0);
    }
  }

  private static Answer load(EdgeService service) {
    try (RawHttp http = service.connect()) {
      return http.get(SESSION).receive();
    }
  }
}
