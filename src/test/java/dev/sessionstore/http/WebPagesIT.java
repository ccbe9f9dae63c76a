package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that a page of another origin makes a browser send, with the headers that Chromium sends
 * with them, and requests for names that were rebound to this server's address.
 */
class WebPagesIT extends EdgeTest {
  private static final String PAGE = "https://builder.example";

  private static Answer send(EdgeService to, String request) {
    try (RawHttp http = to.connect()) {
      return http.send(request + "Connection: close\r\n\r\n").receive();
    }
  }

  private static String head(String method, String path, String headers) {
    return "%s %s HTTP/1.1\r\nHost: localhost:3001\r\n%s".formatted(method, path, headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: http://localhost:3000\r\nSec-Fetch-Site: same-site\r\n",
        "Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"
      })
  void aForeignPageShouldNeitherWriteNorRead(String headers) {
    String body = "sessionId=page-1&score=100";
    try (RawHttp http = service.connect()) {
      Answer save = http.send("POST", SESSIONS, FORM + headers, bytes(body)).receive();
      assertRefused(save, 403, "FORBIDDEN");
      assertThat(save.details().getString("setting")).isEqualTo("http.cors.origins");
    }
    assertRefused(send(service, head("GET", SESSIONS, headers)), 403, "FORBIDDEN");
    assertRefused(send(service, head("OPTIONS", SESSIONS, headers)), 403, "FORBIDDEN");
    assertThat(send(service, head("GET", session("page-1"), "")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/docs/",
        "/docs/outage",
        "/dify/",
        "/dify/check",
        "/openapi.yaml",
        "/health",
        "/health/ready"
      })
  void aLinkToAPageShouldOpenIt(String path) {
    String click = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
    assertThat(send(service, head("GET", path, click)).status()).isEqualTo(200);
    assertRefused(send(service, head("GET", SESSIONS, click)), 403, "FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-Fetch-Mode: cors\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: http://localhost:3001\r\n",
        "Sec-Fetch-Site: none\r\n"
      })
  void programsAndOwnPagesShouldNoticeNothing(String headers) {
    assertThat(send(service, head("GET", SESSIONS, headers)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"evil.example", "evil.example:3001", "127.0.0.1.nip.io"})
  void aForeignNameShouldBeToldWhichSettingAllowsIt(String host) {
    String lines = "\r\nHost: " + host + "\r\n" + ENGLISH;
    for (String path : new String[] {SESSIONS, "/dify/", "/metrics"}) {
      Answer answer = send(service, "GET " + path + " HTTP/1.1" + lines);
      assertThat(answer.status()).as(answer.text()).isEqualTo(421);
      assertThat(answer.code()).isEqualTo("HOST_NOT_ALLOWED");
      assertThat(answer.json().getString("message")).contains("http.allowedHosts");
    }
    String absolute = "GET http://" + host + SESSIONS + " HTTP/1.1\r\nHost: localhost\r\n";
    assertThat(send(service, absolute).status()).isEqualTo(421);
  }

  @Test
  void twoHostLinesShouldBeRefusedAndEndTheConnection() {
    try (RawHttp http = service.connect()) {
      http.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n");
      assertInvalid(http.receive(), "Host");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void listedNamesAndPagesShouldBeServed() {
    JsonObject http =
        new JsonObject()
            .put("publicUrl", "https://sessions.example:8443")
            .put("allowedHosts", new JsonArray().add("other.example"))
            .put("cors", new JsonObject().put("origins", new JsonArray().add(PAGE)));
    try (EdgeService listed = EdgeService.start(http)) {
      for (String host : new String[] {"sessions.example:8443", "other.example", "OTHER.example"}) {
        String request = "GET " + SESSIONS + " HTTP/1.1\r\nHost: " + host + "\r\n";
        assertThat(send(listed, request).status()).as(host).isEqualTo(200);
      }
      String page = "Origin: " + PAGE + "\r\nSec-Fetch-Site: cross-site\r\n";
      Answer list = send(listed, head("GET", SESSIONS, page));
      assertThat(list.status()).isEqualTo(200);
      assertThat(list.header("access-control-allow-origin")).isEqualTo(PAGE);
      assertThat(list.header("access-control-expose-headers")).contains("ETag");
      String asked = page + "Access-Control-Request-Method: PUT\r\n";
      Answer preflight = send(listed, head("OPTIONS", session("s"), asked));
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("access-control-allow-methods")).contains("PUT");
      assertThat(preflight.header("access-control-allow-headers")).contains("If-Match");
      assertThat(preflight.header("access-control-max-age")).isEqualTo("600");
      String other = "Origin: https://other.example\r\n";
      assertRefused(send(listed, head("GET", SESSIONS, other)), 403, "FORBIDDEN");
    }
  }
}
