package dev.sessionstore.dify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service serves to those who build workflows. */
class DifyRoutesIT {
  private static final String PLACEHOLDER = "http://127.0.0.1:3001";
  private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

  private static TestService service;
  private static Api api;

  @BeforeAll
  static void start() {
    service = TestService.inMemory();
    api = service.api();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** Every file of the kit in the sources, so that none is forgotten. */
  static List<String> files() throws IOException, URISyntaxException {
    Path folder = Path.of(DifyRoutesIT.class.getResource("/dify").toURI());
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void kitShouldBeTheWorkflowsTheNodesAndTheTool() throws Exception {
    assertThat(files())
        .hasSize(9)
        .contains("tool.yaml", "workflows/score-answer.yml", "nodes/load.py");
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileShouldNameTheAddressThatTheRequestCameTo(String file) {
    Api.Answer answer = api.get("/dify/" + file);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(Workflow.resource("/dify/" + file).replace(PLACEHOLDER, api.base()))
        .contains(api.base());
    assertThat(answer.header("Content-Type"))
        .isEqualTo(
            (file.matches(".*\\.ya?ml") ? "application/yaml" : "text/plain") + "; charset=utf-8");
    assertThat(answer.header("Content-Disposition")).as("Dify would take it for a file").isNull();
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dify/", "/dify/index.html"})
  void pageShouldRunNoForeignScriptStandInNoFrameAndTellNobodyItsAddress(String path) {
    Api.Answer page = api.get(path);

    assertThat(page.header("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(page.body())
        .as("the policy allows files of this service, and nothing in the page")
        .contains("<script src=\"/assets/page.js\" defer></script>")
        .doesNotContainPattern("(?i)<(style|img|iframe|form|base|object)\\b")
        .doesNotContainPattern("(?i)<(script|link)\\b(?![^>]*(src|href)=\"/assets/)")
        .doesNotContainPattern("(?i)<[^>]+\\s(on\\w+|style)=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dify/nodes/load.py", "/dify/check", "/dify/none.html"})
  void answersThatAreNoPageShouldNotHaveTheHeadersOfOne(String path) {
    Api.Answer answer = api.get(path);

    assertThat(answer.header("Content-Security-Policy")).isNull();
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
  }

  @Test
  void materialShouldNameTheHostOfTheRequest() {
    assertThat(getWithHost("/dify/workflows/score-answer.yml", "session-store:3001"))
        .contains("value: http://session-store:3001\n");
    assertThat(getWithHost("/dify/nodes/load.py", "[::1]:8080"))
        .contains("ADDRESS = \"http://[::1]:8080\"\n");
    assertThat(getWithHost("/dify/check", "host.docker.internal"))
        .contains("\"address\":\"http://host.docker.internal\"");
    assertThat(getWithHost("/openapi.yaml", "session-store:3001"))
        .contains("- url: http://session-store:3001\n");
  }

  @Test
  void materialShouldNameThePublicAddressWhereThereIsOne() {
    JsonObject http = new JsonObject().put("publicUrl", "https://sessions.example");
    try (TestService named = TestService.start(new JsonObject().put("http", http))) {
      assertThat(named.api().get("/dify/nodes/save.py").body())
          .contains("ADDRESS = \"https://sessions.example\"\n");
      assertThat(named.api().get("/dify/check").data().getString("address"))
          .isEqualTo("https://sessions.example");
    }
  }

  /** What is no host would be text of the client's in a page or a program of ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"><script>alert(1)</script>",
        "evil\"; import os #",
        "host/path",
        "user@host",
        "host:",
        "host:port",
        "host:1:2",
        "[::1",
        "host#x",
        "a b",
        "{{#env.SESSION_API_KEY#}}",
        "\u00e9vil",
        ""
      })
  void hostileHostShouldNotBeRepeated(String host) {
    for (String path :
        List.of("/", "/dify/", "/dify/nodes/save.py", "/dify/check", "/openapi.json")) {
      String answer = getWithHost(path, host);
      if (answer.startsWith("HTTP/1.1 200")) {
        assertThat(answer).contains(path.equals("/dify/") ? "http://session-store" : PLACEHOLDER);
      } else {
        assertThat(answer).startsWith("HTTP/1.1 400");
      }
      if (host.length() > 6) {
        assertThat(answer).doesNotContain(host);
      }
    }
  }

  @Test
  void requestWithoutAHostShouldBeServed() throws IOException {
    assertThat(exchange("GET /dify/nodes/save.py HTTP/1.0\r\n\r\n")).contains(PLACEHOLDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dify/..",
        "/dify/../openapi.yaml",
        "/dify/..%2fopenapi.yaml",
        "/dify/%2e%2e/openapi.yaml",
        "/dify/nodes/..%2f..%2fopenapi.yaml",
        "/dify/nodes/%2e%2e",
        "/dify/nodes/../index.html",
        "/dify/%2fetc%2fpasswd",
        "/dify//etc/passwd",
        "/dify/nodes/..%5c..%5clogback.xml",
        "/dify/nodes/save.py%00",
        "/dify/nodes/SAVE.PY",
        "/dify/nodes/save.py/x",
        "/dify/nodes",
        "/dify/workflows/",
        "/dify/logback.xml",
        "/dify/nodes/class",
        "/DIFY/"
      })
  void nothingElseShouldBeServed(String path) {
    Api.Answer answer = api.get(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("ROUTE_NOT_FOUND");
  }

  @Test
  void folderShouldBeServedWithASlashAtItsEnd() {
    Api.Answer redirect = api.get("/dify");

    assertThat(redirect.status()).isEqualTo(302);
    assertThat(redirect.header("Location")).isEqualTo("/dify/");
    assertThat(api.get("/dify/").body()).startsWith("<!DOCTYPE html>");
    assertThat(api.send("POST", "/dify/check", "").status()).isEqualTo(405);
  }

  @Test
  void everyLinkOfThePageShouldLeadSomewhere() {
    String page = api.get("/dify/").body();

    List<String> links = LINK.matcher(page).results().map(found -> found.group(1)).toList();

    assertThat(links).hasSizeGreaterThan(15);
    for (String link : links) {
      URI target = URI.create("/dify/").resolve(link);
      if (link.startsWith("#")) {
        assertThat(page).contains("id=\"" + link.substring(1) + "\"");
      } else {
        assertThat(api.get(target.getPath()).status()).as(link).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh", "en"})
  void pageShouldBeInOneLanguageAndNameWhatToPaste(String language) {
    String page = api.get("/dify/?lang=" + language, "Accept-Language", "fr").body();
    String ofHeader = api.get("/dify/", "Accept-Language", language).body();

    assertThat(page).isEqualTo(ofHeader).contains("<html lang=\"" + language);
    for (String path :
        List.of(
            "check",
            "tool.json",
            "workflows/generate-questions.yml",
            "workflows/score-answer.yml")) {
      assertThat(page).contains("http://session-store:" + service.port() + "/dify/" + path + "<");
    }
    assertThat(page.replace("中文", "").replace("①", ""))
        .as("the link to the other language aside")
        .matches(text -> text.matches("(?s).*\\p{IsHan}.*") == language.equals("zh"));
  }

  @Test
  void pageShouldNameThePublicAddressWhereThereIsOne() {
    JsonObject http = new JsonObject().put("publicUrl", "https://sessions.example");
    try (TestService named = TestService.start(new JsonObject().put("http", http))) {
      assertThat(named.api().get("/dify/").body())
          .contains("<code>https://sessions.example/dify/tool.json</code>")
          .doesNotContain("http://session-store");
    }
  }

  @Test
  void checkShouldSayThatMemoryServes() {
    JsonObject check = check(api, "standalone", "没有 Redis", "there is no Redis");

    assertThat(check.getString("store")).isEqualTo("memory");
    assertThat(check.getBoolean("degraded")).isFalse();
    assertThat(check.getString("durability")).isEqualTo("journal");
    assertThat(check.getBoolean("reachable")).isTrue();
    assertThat(check.getString("address")).isEqualTo(api.base());
    assertThat(check.getJsonArray("namespaces")).isEqualTo(new JsonArray().add("interview"));
  }

  @Test
  void checkShouldSayWhetherRedisServes() {
    try (RedisProcess redis = RedisProcess.start();
        TestService onRedis = TestService.onRedis(redis.url())) {
      onRedis.api().awaitState("online");
      JsonObject serving = check(onRedis.api(), "online", "会话保存在 Redis", "kept in Redis");
      redis.kill();
      onRedis.api().awaitState("offline");
      JsonObject degraded = check(onRedis.api(), "offline", "暂不可用", "unreachable");

      assertThat(serving.getString("store")).isEqualTo("redis");
      assertThat(serving.getBoolean("degraded")).isFalse();
      assertThat(degraded.getString("store")).isEqualTo("memory");
      assertThat(degraded.getBoolean("degraded")).isTrue();
    }
  }

  private static JsonObject check(Api asked, String state, String chinese, String english) {
    Api.Answer answer = asked.get("/dify/check");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getString("message")).contains("网络已打通", chinese);
    assertThat(asked.get("/dify/check", "Accept-Language", "en").json().getString("message"))
        .contains("The way is clear", english);
    assertThat(answer.data().getString("state")).isEqualTo(state);
    return answer.data();
  }

  private static String getWithHost(String path, String host) {
    try {
      return exchange(
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends these bytes, which no well-meant client sends, and gives all that comes back. */
  private static String exchange(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", service.port())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
