package dev.sessionstore.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.ServiceProcess;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a service whose bounds are larger than its heap, and what its journal keeps. */
class OutOfMemoryIT {
  private static final String SMALL_HEAP = "-Xmx64m";
  private static final String LARGE_HEAP = "-Xmx512m";
  private static final int OUT_OF_MEMORY = 3;

  /** More saves than the small heap can hold by far. */
  private static final int MANY = 10_000;

  @TempDir Path data;

  static Stream<List<String>> jvmOptions() {
    return Stream.of(
        List.of(SMALL_HEAP, "-XX:+ExitOnOutOfMemoryError"),
        List.of(SMALL_HEAP),
        List.of(SMALL_HEAP, "-XX:+UseSerialGC"));
  }

  @ParameterizedTest
  @MethodSource("jvmOptions")
  void aFullHeapShouldEndTheProcessAndLoseNothingAcknowledged(List<String> jvmOptions) {
    Map<String, String> environment =
        Map.of(
            "HTTP_PORT",
            "0",
            "REDIS_URL",
            "redis://127.0.0.1:" + Ports.free(),
            "FALLBACK_MAX_BYTES",
            Long.toString(8L << 30),
            "DATA_DIR",
            data.toString());
    List<String> acknowledged;
    try (ServiceProcess service = ServiceProcess.start(environment, jvmOptions)) {
      acknowledged = saveUntilItEnds(URI.create(service.awaitAddress()).getPort());
      assertThat(service.awaitExit()).as(service.err()).isEqualTo(OUT_OF_MEMORY);
    }
    assertThat(acknowledged).hasSizeGreaterThan(50);
    try (ServiceProcess service = ServiceProcess.start(environment, List.of(LARGE_HEAP))) {
      Api api = new Api(service.awaitAddress());
      for (String id : acknowledged) {
        assertThat(api.load(id).data().getJsonObject("sessionData").getString("of")).isEqualTo(id);
      }
    }
  }

  /** Gives the ids whose save was acknowledged. */
  private static List<String> saveUntilItEnds(int port) {
    List<String> acknowledged = new ArrayList<>();
    String filling = "x".repeat(100_000);
    for (int i = 0; i < MANY; i++) {
      String id = "s-" + i;
      byte[] body = "{\"of\":\"%s\",\"filling\":\"%s\"}".formatted(id, filling).getBytes(US_ASCII);
      try (RawHttp http = new RawHttp(port)) {
        http.send("PUT", Api.session(id), "Content-Type: application/json\r\n", body);
        http.tryReceive()
            .filter(answer -> answer.status() == 200)
            .ifPresent(answer -> acknowledged.add(id));
      } catch (UncheckedIOException nobodyListens) {
        return acknowledged;
      }
    }
    throw new AssertionError("it holds %d sessions and has not ended".formatted(MANY));
  }
}
