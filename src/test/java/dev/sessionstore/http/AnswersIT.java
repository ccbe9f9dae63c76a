package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers and the letters of answers. */
class AnswersIT extends EdgeTest {
  private static final String TEXT = "Content-Type: text/plain\r\n";
  private static final String DATA = "{\"会\":\"话 😀 \\n\\u4f1a\",\"n\":1}";

  private RawHttp http;

  @BeforeEach
  void save() {
    http = service.connect();
    assertThat(send("PUT", session("s"), JSON, DATA).status()).isEqualTo(200);
  }

  private Answer send(String method, String path, String headers, String body) {
    return http.send(method, path, headers, body.getBytes(UTF_8)).receive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s", "s?ifMissing=empty", "none", "none?ifMissing=empty", "a%20b", "%zz"})
  void headShouldAnswerWhatGetDoesWithoutTheBody(String address) {
    for (String headers :
        new String[] {"", "If-None-Match: *\r\n", "If-Match: \"7\"\r\n", ENGLISH}) {
      Answer get = send("GET", session(address), headers, "");
      Answer head = http.send("HEAD", session(address), headers, new byte[0]).receiveHead();
      assertThat(head.status()).isEqualTo(get.status());
      assertThat(head.headers()).isEqualTo(get.headers());
      if (get.status() != 304) {
        assertThat(head.header("content-length")).isEqualTo(String.valueOf(get.body().length));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/interview/sessions",
        "/api/interview/sessions/s/fields/n",
        "/api/interview/sessions/s/fields/none",
        "/api/interview/conflicts",
        "/health/live",
        "/health/nope",
        "/openapi.json",
        "/dify/",
        "/dify/nodes/save.py",
        "/",
        "/docs/",
        "/docs/outage",
        "/assets/style.css"
      })
  void headShouldBeAnsweredWhereverGetIs(String path) {
    Answer get = http.get(path).receive();
    Answer head = http.send("HEAD", path, "", new byte[0]).receiveHead();
    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.header("content-length")).isEqualTo(String.valueOf(get.body().length));
  }

  @Test
  void everyAnswerThatCarriesOneSessionShouldHaveItsVersionAsEtag() {
    String patch = "Content-Type: application/json-patch+json\r\n";
    String envelope = "{\"sessionId\":\"s\",\"sessionData\":{\"a\":\"x\"}}";
    Answer[] answers = {
      send("POST", SESSIONS, JSON, envelope),
      send("PUT", session("s"), JSON, "{\"a\":\"x\"}"),
      send("PATCH", session("s"), JSON, "{\"b\":1}"),
      send("PATCH", session("s"), patch, "[]"),
      send("PUT", session("s") + "/touch", "", ""),
      send("PUT", session("s") + "/fields/c", TEXT, "text"),
      send("GET", session("s"), "", ""),
      send("GET", session("s") + "?ifMissing=empty", "", ""),
    };
    for (Answer answer : answers) {
      long version = answer.json().getJsonObject("data").getLong("version");
      assertThat(answer.header("etag")).isEqualTo("\"" + version + "\"");
    }
    String etag = answers[answers.length - 1].header("etag");
    assertThat(send("GET", session("s") + "/fields/a", "", "").header("etag")).isEqualTo(etag);
    assertThat(send("GET", session("s") + "/fields/b", "", "").header("etag")).isEqualTo(etag);
    String known = "If-None-Match: " + etag + "\r\n";
    for (String path : new String[] {session("s"), session("s") + "/fields/a"}) {
      Answer answer = send("GET", path, known, "");
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.header("etag")).isEqualTo(etag);
      assertThat(answer.header("content-length")).isNull();
    }
  }

  @Test
  void noOtherAnswerShouldHaveAnEtag() {
    assertThat(send("GET", SESSIONS, "", "").header("etag")).isNull();
    assertThat(send("GET", session("none"), "", "").header("etag")).isNull();
    assertThat(send("GET", session("none") + "?ifMissing=empty", "", "").header("etag")).isNull();
    assertThat(send("GET", session("s") + "/fields/none", "", "").header("etag")).isNull();
    String noList = "If-None-Match: none\r\n";
    assertThat(send("GET", session("s"), noList, "").header("etag")).isNull();
    assertThat(send("DELETE", session("s"), "", "").header("etag")).isNull();
  }

  @Test
  void aConditionInSeveralLinesShouldBeOneList() {
    String tag = send("GET", session("s"), "", "").header("etag");
    String noneMatch = "If-None-Match: \"7\"\r\nIf-None-Match: " + tag + "\r\n";
    assertThat(send("GET", session("s"), noneMatch, "").status()).isEqualTo(304);
    String match = "If-Match: \"7\"\r\nIf-Match: " + tag + "\r\n";
    assertThat(send("PUT", session("s"), JSON + match, "{}").status()).isEqualTo(200);
    assertThat(send("PUT", session("s"), JSON + match, "{}").status()).isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/interview/sessions/s",
        "/api/interview/sessions/s/fields/n",
        "/api/interview/sessions/s/fields/%E4%BC%9A",
        "/api/interview/sessions",
        "/api/interview/conflicts",
        "/health/ready",
        "/metrics",
        "/openapi.json",
        "/openapi.yaml",
        "/dify",
        "/dify/",
        "/dify/nodes/save.py",
        "/",
        "/docs",
        "/docs/",
        "/docs/README",
        "/assets/page.js",
        "/assets/icon.svg",
        "/nope",
      })
  void answersShouldNotBeGuessedAtNorKeptNorMadeAFile(String path) {
    for (String condition : new String[] {"", "If-None-Match: *\r\n"}) {
      Answer answer = send("GET", path, condition, "");
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.header("cross-origin-resource-policy")).isEqualTo("same-origin");
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
      assertThat(answer.header("content-disposition")).isNull();
      if (answer.status() != 304) {
        assertThat(answer.header("content-type")).endsWith("charset=utf-8");
        assertThat(answer.body()).isNotEmpty();
      }
    }
  }

  @Test
  void aContentTypeWithoutABodyShouldDoNoHarm() {
    String head = " " + session("s") + " HTTP/1.1\r\nHost: t\r\n" + JSON;
    assertThat(http.send("GET" + head + "\r\n").receive().status()).isEqualTo(200);
    assertThat(http.send("GET" + head + "Content-Length: 0\r\n\r\n").receive().status())
        .isEqualTo(200);
    assertThat(http.send("DELETE" + head + "\r\n").receive().status()).isEqualTo(200);
    String chunked = "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assertThat(http.send("DELETE" + head + chunked).receive().status()).isEqualTo(200);
  }

  @Test
  void theDocumentShouldNameTheAddressOfTheRequest() {
    for (String host : new String[] {"session-store:3001", "store", "[::1]:3001", "10.0.0.1:80"}) {
      assertThat(serverFor(host)).isEqualTo("http://" + host);
    }
    EdgeService named =
        EdgeService.start(new JsonObject().put("publicUrl", "https://store.example:8443"));
    try (RawHttp other = named.connect()) {
      JsonArray servers = other.get("/openapi.json").receive().json().getJsonArray("servers");
      assertThat(servers.getJsonObject(0).getString("url")).isEqualTo("https://store.example:8443");
    } finally {
      named.close();
    }
  }

  private String serverFor(String host) {
    Answer json = http.send("GET /openapi.json HTTP/1.1\r\nHost: " + host + "\r\n\r\n").receive();
    JsonArray servers = json.json().getJsonArray("servers");
    assertThat(servers).hasSize(1);
    String url = servers.getJsonObject(0).getString("url");
    Answer yaml = http.send("GET /openapi.yaml HTTP/1.1\r\nHost: " + host + "\r\n\r\n").receive();
    assertThat(yaml.text()).contains("\nservers:\n  - url: " + url + "\n");
    return url;
  }

  @Test
  void escapedAnswersShouldBeAsciiAndMeanTheSame() {
    EdgeService escaping = EdgeService.start(new JsonObject().put("escapeNonAscii", true));
    try (RawHttp other = escaping.connect()) {
      byte[] data = DATA.getBytes(UTF_8);
      Map<String, Answer> plain = new TreeMap<>();
      Map<String, Answer> escaped = new TreeMap<>();
      other.send("PUT", session("s"), JSON, data).receive();
      for (String path :
          new String[] {session("s"), session("none"), "/nope", "/openapi.json", "/dify/check"}) {
        plain.put(path, http.get(path).receive());
        escaped.put(path, other.get(path).receive());
        assertThat(escaped.get(path).text()).containsPattern("\\A\\p{ASCII}+\\z");
        assertThat(timeless(escaped.get(path))).isEqualTo(timeless(plain.get(path)));
      }
      assertThat(escaped.get(session("s")).text()).contains("\\u4f1a", "\\ud83d\\ude00");
      Answer head = other.send("HEAD", session("s"), "", new byte[0]).receiveHead();
      assertThat(head.header("content-length"))
          .isEqualTo(String.valueOf(other.get(session("s")).receive().body().length));
    } finally {
      escaping.close();
    }
  }

  private static JsonObject timeless(Answer answer) {
    JsonObject json = answer.json();
    JsonObject data = json.getJsonObject("data");
    if (data != null) {
      for (String name :
          new String[] {"version", "createdAt", "updatedAt", "expiresAt", "time", "ttl"}) {
        data.remove(name);
      }
    }
    return json;
  }
}
