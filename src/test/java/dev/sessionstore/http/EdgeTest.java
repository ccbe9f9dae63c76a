package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.CapturedLogs;
import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * One service for all tests of a class. Whatever a test sends, nothing is logged as an error or
 * with a stack trace, and the service goes on.
 */
abstract class EdgeTest {
  static final String SESSIONS = "/api/interview/sessions";
  static final String JSON = "Content-Type: application/json\r\n";
  static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  static final String ENGLISH = "Accept-Language: en-GB,en;q=0.9\r\n";

  static EdgeService service;
  private CapturedLogs logs;

  @BeforeAll
  static void startService() {
    service = EdgeService.start(new JsonObject());
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @BeforeEach
  void captureLogs() {
    logs = new CapturedLogs();
  }

  @AfterEach
  void shouldGoOnWithoutTrouble() {
    try (CapturedLogs captured = logs;
        RawHttp http = service.connect()) {
      assertThat(http.get("/health/live").receive().status()).isEqualTo(200);
      captured.assertNoTrouble();
    }
  }

  static String session(String id) {
    return SESSIONS + "/" + id;
  }

  /** The one form that errors have, in Chinese. */
  static void assertRefused(RawHttp.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/json; charset=utf-8");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("cross-origin-resource-policy")).isEqualTo("same-origin");
    assertThat(answer.header("content-disposition")).isNull();
    JsonObject json = answer.json();
    assertThat(json.fieldNames()).containsExactly("success", "code", "message", "details");
    assertThat(json.getBoolean("success")).isFalse();
    assertThat(json.getString("code")).isEqualTo(code);
    assertThat(json.getJsonObject("details")).isNotNull();
    assertThat(json.getString("message")).containsPattern("\\p{IsHan}");
    assertThat(answer.text()).doesNotContain("Exception", "dev.sessionstore", "\tat ");
  }

  /** The same as {@link #assertRefused}, with the field that is wrong. */
  static void assertInvalid(RawHttp.Answer answer, String field) {
    assertRefused(answer, 400, "INVALID_REQUEST");
    assertThat(answer.details().getString("field")).as(answer.text()).isEqualTo(field);
  }

  static void assertEnglish(RawHttp.Answer english, RawHttp.Answer chinese) {
    assertThat(english.status()).isEqualTo(chinese.status());
    assertThat(english.code()).isEqualTo(chinese.code());
    assertThat(detailsButReason(english)).isEqualTo(detailsButReason(chinese));
    assertThat(english.json().getString("message")).doesNotContainPattern("\\p{IsHan}");
    String reason = english.details().getString("reason");
    if (reason != null) {
      assertThat(reason).doesNotContainPattern("\\p{IsHan}");
      assertThat(chinese.details().getString("reason")).containsPattern("\\p{IsHan}");
    }
  }

  /** The reason is a sentence, in the language of the message. */
  private static JsonObject detailsButReason(RawHttp.Answer answer) {
    JsonObject details = answer.details().copy();
    details.remove("reason");
    return details;
  }

  /** The connection still serves: a save and its load. */
  static void assertUsable(RawHttp http) {
    String id = "next-" + System.nanoTime();
    byte[] body = ("{\"sessionId\":\"" + id + "\",\"sessionData\":{\"n\":1}}").getBytes();
    assertThat(http.send("POST", SESSIONS, JSON, body).receive().status()).isEqualTo(200);
    assertThat(http.get(session(id)).receive().status()).isEqualTo(200);
  }

  /** Sends a body in both languages on one connection, which serves afterwards. */
  static Answer refusal(String method, String path, String headers, byte[] body) {
    try (RawHttp http = service.connect()) {
      Answer chinese = http.send(method, path, headers, body).receive();
      assertEnglish(http.send(method, path, headers + ENGLISH, body).receive(), chinese);
      assertUsable(http);
      return chinese;
    }
  }

  static Answer refusal(String headers, String latin1) {
    return refusal("POST", SESSIONS, headers, latin1.getBytes(ISO_8859_1));
  }

  /** The body of a save. */
  static String envelope(String data) {
    return "{\"sessionId\":\"s\",\"sessionData\":" + data + "}";
  }

  static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }
}
