package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RawHttp;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that are made to cost much: the processor time of all event loops together, which other
 * clients wait for. The time is that of the threads alone, and the best of several runs, so that
 * neither other programs nor a compiler that has not come to the code yet count.
 */
class WorkPerRequestIT {
  private static final Duration MOST = Duration.ofMillis(250);
  private static final Duration MOST_FOR_SMALL = Duration.ofMillis(50);
  private static final int SMALL = 1_000;

  /** Most runs of one request; code that is measured for coverage takes longer to be compiled. */
  private static final int RUNS = 25;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final String SESSIONS = "/api/interview/sessions";
  private static final String SESSION = SESSIONS + "/costly";

  private static EdgeService service;

  @BeforeAll
  static void start() {
    service = EdgeService.start(new JsonObject());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /**
   * A costly request.
   *
   * @param data the session that is there before
   */
  private record Case(
      String name, String data, String method, String path, String type, String body) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String times(int count, String separator, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(separator));
  }

  private static String zeros(int count) {
    return "{\"a\":[" + times(count, ",", i -> "0") + "]}";
  }

  private static String members(int count) {
    return "{" + times(count, ",", i -> "\"member" + i + "\":" + i) + "}";
  }

  /** A member name of 30 characters or escapes that has the hash code of all others. */
  private static String colliding(int number, String zero, String one) {
    return times(15, "", bit -> (number >> bit & 1) == 0 ? zero : one);
  }

  private static Case save(String name, String json) {
    return new Case(name, "{}", "PUT", SESSION, "application/json", json);
  }

  private static Case jsonPatch(String name, String data, String operations) {
    return new Case(
        name, data, "PATCH", SESSION, "application/json-patch+json", "[" + operations + "]");
  }

  private static Case mergePatch(String name, String data, String patch) {
    return new Case(name, data, "PATCH", SESSION, "application/merge-patch+json", patch);
  }

  private static Case multipart(String name, String parts) {
    return new Case(name, "{}", "POST", SESSIONS, "multipart/form-data; boundary=b", parts);
  }

  static Stream<Case> cases() {
    String insert = "{\"op\":\"add\",\"path\":\"/a/0\",\"value\":0}";
    String copy = "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/0\"}";
    String part = "--b\r\nContent-Disposition: form-data; name=\"f%d\"\r\n\r\nv\r\n";
    return Stream.of(
        save("numbers", zeros(490_000)),
        save("a long number", "{\"a\":1" + "0".repeat(890_000) + "}"),
        save("a large exponent", "{\"a\":1e999999999999}"),
        save("deep nesting", "[".repeat(450_000)),
        save("many members", members(40_000)),
        save(
            "members with one hash code",
            "{" + times(27_000, ",", i -> "\"" + colliding(i, "Aa", "BB") + "\":1") + "}"),
        save(
            "escaped members with one hash code",
            "{"
                + times(9_000, ",", i -> "\"" + colliding(i, "\\u0041a", "\\u0042B") + "\":1")
                + "}"),
        jsonPatch(
            "a small patch of a large array",
            zeros(490_000),
            "{\"op\":\"test\",\"path\":\"/a/1\",\"value\":0},"
                + "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/1\"},"
                + "{\"op\":\"test\",\"path\":\"/a/2\",\"value\":0}"),
        jsonPatch("one insertion", zeros(490_000), insert),
        jsonPatch("many insertions", zeros(200_000), times(20_000, ",", i -> insert)),
        jsonPatch("doubling copies", zeros(10), times(500, ",", i -> copy)),
        jsonPatch("a deep test", zeros(490_000), "{\"op\":\"test\",\"path\":\"/a\",\"value\":[]}"),
        mergePatch("one member of many", members(40_000), "{\"member7\":8}"),
        mergePatch("many members into as many", members(40_000), members(39_000)),
        mergePatch("one member beside a large array", zeros(490_000), "{\"b\":1}"),
        new Case(
            "a field of many", members(40_000), "GET", SESSION + "/fields/member39999", "", ""),
        new Case(
            "a field put",
            members(40_000),
            "PUT",
            SESSION + "/fields/member7",
            "application/json",
            "9"),
        new Case(
            "a form of many fields",
            "{}",
            "POST",
            SESSIONS,
            "application/x-www-form-urlencoded",
            times(60_000, "&", i -> "f" + i + "=v")),
        multipart("many parts", times(17_000, "", part::formatted) + "--b--\r\n"),
        multipart(
            "many header lines", "--b\r\n" + "x: y\r\n".repeat(150_000) + "\r\nv\r\n--b--\r\n"),
        multipart(
            "near boundaries",
            "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n"
                + "\r\n--".repeat(220_000)
                + "\r\n--b--\r\n"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRequestShouldCostAnEventLoopLittle(Case request) {
    Duration most = request.body().length() <= SMALL ? MOST_FOR_SMALL : MOST;
    Duration best = cost(request);
    for (int run = 1; run < RUNS && best.compareTo(most) >= 0; run++) {
      Duration cost = cost(request);
      best = cost.compareTo(best) < 0 ? cost : best;
    }
    assertThat(best).isLessThan(most);
  }

  private static Duration cost(Case request) {
    try (RawHttp http = service.connect()) {
      byte[] data = request.data().getBytes(UTF_8);
      http.send("PUT", SESSION, "Content-Type: application/json\r\n", data);
      assertThat(http.receive().status()).isEqualTo(200);
      long before = eventLoopNanos();
      http.send(
          request.method(),
          request.path(),
          request.type().isEmpty() ? "" : "Content-Type: " + request.type() + "\r\n",
          request.body().getBytes(UTF_8));
      assertThat(http.receive().status()).isBetween(200, 499);
      return Duration.ofNanos(eventLoopNanos() - before);
    }
  }

  private static long eventLoopNanos() {
    long[] ids =
        Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().contains("eventloop"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    return Arrays.stream(ids).map(THREADS::getThreadCpuTime).sum();
  }
}
