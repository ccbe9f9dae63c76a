package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.ServiceProcess;
import dev.sessionstore.support.Shell;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, started as its users start it. */
class ProcessIT {
  private static final Pattern CURL =
      Pattern.compile("curl (?:-X (\\w+) )?(\\S+)(?: -H '[^']*' -d '([^']*)')?");

  private static RedisProcess redis;
  private static ServiceProcess service;
  private static String address;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    service =
        ServiceProcess.start(
            Map.of("REDIS_URL", redis.url(), "REDIS_SESSION_TTL", "777", "HTTP_PORT", "1"),
            List.of("-Dhttp.port=0"));
    address = service.awaitAddress();
  }

  @AfterAll
  static void stop() {
    service.close();
    redis.close();
  }

  @Test
  void theFirstLinesShouldSayWhereItIsAndWhereTheDataLie() {
    assertThat(service.out())
        .contains("dify-session-store ", address, "listening on 127.0.0.1")
        .containsPattern("store +Redis at redis://127.0.0.1:" + redis.port() + "/0")
        .containsPattern("data +in Redis");
    assertThat(service.out())
        .contains("pages   " + address + "/ ", "/dify/", "/openapi.yaml")
        .as("nothing that destroys what was just made")
        .doesNotContain("DELETE");
    assertThat(service.out().lines().filter(line -> line.strip().startsWith("curl "))).hasSize(3);
  }

  @Test
  void thePrintedCommandsShouldWorkAsTheyStand() {
    List<JsonObject> answers =
        service
            .out()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("curl "))
            .map(ProcessIT::runPrinted)
            .toList();
    assertThat(answers).hasSize(3).allMatch(answer -> answer.getBoolean("success"));
    assertThat(answers.get(0).getJsonObject("data").getLong("ttl")).isBetween(700L, 777L);
    assertThat(answers.get(0).getJsonObject("data").getJsonObject("sessionData"))
        .isEqualTo(new JsonObject().put("jobTitle", "Java"));
    JsonObject patched = new JsonObject().put("jobTitle", "Java").put("overallScore", 85);
    assertThat(answers.get(1).getJsonObject("data").getJsonObject("sessionData"))
        .isEqualTo(patched);
    assertThat(answers.get(2).getJsonObject("data").getJsonObject("sessionData"))
        .isEqualTo(patched);
  }

  private static JsonObject runPrinted(String line) {
    if (Shell.has("curl")) {
      Shell.Result result = Shell.run("sh", "-c", line.replaceFirst("curl", "curl -sS"));
      assertThat(result.code()).as(result.output()).isZero();
      return new JsonObject(result.output());
    }
    Matcher parts = CURL.matcher(line);
    assertThat(parts.matches()).as(line).isTrue();
    String method = parts.group(1) == null ? "GET" : parts.group(1);
    return new Api(parts.group(2))
        .send(method, "", parts.group(3), "Content-Type", "application/json")
        .json();
  }

  @Test
  void itShouldSayIfItsRedisIsNotThereAndServeAllTheSame() {
    String url = "redis://:secret@127.0.0.1:" + Ports.free() + "/3";
    try (ServiceProcess degraded =
        ServiceProcess.start(Map.of("REDIS_URL", url, "HTTP_PORT", "0"))) {
      Api api = new Api(degraded.awaitAddress());
      assertThat(degraded.out())
          .contains("degraded: Redis at redis://127.0.0.1", "journal")
          .doesNotContain("secret");
      assertThat(degraded.err()).doesNotContain("secret");
      assertThat(api.save("s-1", "{}").data().getBoolean("degraded")).isTrue();
    }
  }

  @Test
  void itShouldLogOneLineAnEventUnlessAFileOfTheOperatorSaysOtherwise() throws IOException {
    assertThat(service.err())
        .containsPattern("(?m)^\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}\\S+ INFO  Main transport=");
    Path file =
        Files.writeString(
            directory.resolve("mine.xml"),
            """
            <configuration>
              <appender name="MINE" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target>
                <encoder><pattern>mine|%level|%msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="MINE"/></root>
            </configuration>
            """);
    try (ServiceProcess other =
        ServiceProcess.start(
            Map.of("HTTP_PORT", "0"), List.of("-Dlogback.configurationFile=" + file))) {
      other.awaitAddress();
      assertThat(other.err()).contains("mine|INFO|transport=").doesNotContain(" INFO  Main ");
    }
  }

  @Test
  void aWrongConfigurationShouldEndItWithTwoAndOneLine() throws IOException {
    Path file = Files.writeString(directory.resolve("my.yaml"), "http: {prot: 3001}\n");
    assertEnds(2, "HTTP_PORT", Map.of("HTTP_PORT", "x"));
    assertEnds(2, "my.yaml", Map.of(), "--conf", file.toString());
    assertEnds(2, "my.yaml", Map.of("CONFIG_FILE", file.toString()));
    assertEnds(2, "missing.yaml", Map.of(), "--conf", "missing.yaml");
  }

  private static void assertEnds(
      int code, String named, Map<String, String> environment, String... arguments) {
    try (ServiceProcess wrong = ServiceProcess.start(environment, arguments)) {
      assertThat(wrong.awaitExit()).as(wrong.err()).isEqualTo(code);
      assertThat(wrong.err()).contains(named).hasLineCount(1);
      assertThat(wrong.out()).isEmpty();
    }
  }

  @Test
  void boundsThatTheHeapCannotHoldShouldBeToldOf() {
    Map<String, String> environment = Map.of("HTTP_PORT", "0");
    try (ServiceProcess small = ServiceProcess.start(environment, List.of("-Xmx64m"));
        ServiceProcess large = ServiceProcess.start(environment, List.of("-Xmx1g"))) {
      small.awaitAddress();
      assertThat(small.err()).contains("heapMiB=64 boundsMiB=384", "raise -Xmx");
      large.awaitAddress();
      assertThat(large.err()).doesNotContain("raise -Xmx");
    }
  }

  @Test
  void anUnknownArgumentShouldEndItWithTwo() {
    try (ServiceProcess wrong = ServiceProcess.start(Map.of(), "--port", "3001")) {
      assertThat(wrong.awaitExit()).isEqualTo(2);
      assertThat(wrong.err()).startsWith("unknown argument: --port").contains("usage:");
      assertThat(wrong.out()).isEmpty();
    }
  }

  @Test
  void aPortInUseShouldEndItWithOneAndAClearLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Map<String, String> environment = Map.of("HTTP_PORT", port, "REDIS_URL", redis.url());
      try (ServiceProcess second = ServiceProcess.start(environment)) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.err())
            .contains("cannot start: http.host, http.port: cannot listen on 127.0.0.1:" + port)
            .doesNotContain("\tat ", "still in flight", "stopping", "stopped");
        assertThat(second.err().lines().reduce("", (one, last) -> last))
            .as("the last line, without the system call")
            .endsWith("cannot listen on 127.0.0.1:" + port + ": Address already in use");
        assertThat(second.out()).isEmpty();
      }
    }
  }

  @Test
  void helpAndVersionShouldBePrinted() {
    try (ServiceProcess help = ServiceProcess.start(Map.of(), "--help");
        ServiceProcess version = ServiceProcess.start(Map.of(), "--version")) {
      assertThat(help.awaitExit()).isZero();
      assertThat(help.out())
          .contains("usage: java -jar", "--conf FILE", "--version")
          .contains("  http.port (HTTP_PORT) = 3001\n      The port; 0 for any free one")
          .contains("  redis.password (REDIS_PASSWORD) = unset\n");
      assertThat(version.awaitExit()).isZero();
      assertThat(version.out()).matches("dify-session-store \\d+\\.\\d+\\.\\d+\\S*\\R");
    }
  }
}
