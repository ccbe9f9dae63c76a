package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not what they should be. */
class BadInputIT extends EdgeTest {
  private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b\r\n";

  static Stream<String> brokenJson() {
    return Stream.of(
        "",
        " \n",
        "{",
        "nonsense",
        "{\"sessionId\":\"s\",\"sessionData\":{\"a\":1}",
        envelope("{\"a\":1,\"a\":2}"),
        envelope("{\"a\":1,\"\\u0061\":2}"),
        "{\"sessionId\":\"s\",\"sessionId\":\"t\",\"sessionData\":{}}",
        envelope("{}") + envelope("{}"),
        envelope("{}") + " x",
        envelope("{},"),
        envelope("{\"a\":\"\u00c3\u0028\"}"),
        envelope("{\"a\":\"\u00c0\u0080\"}"),
        envelope("{\"a\":\"\u00ed\u00a0\u0080\"}"),
        "\u00ef\u00bb\u00bf" + envelope("{}"),
        "\u00fe\u00ff\u0000{\u0000}",
        envelope("{\"a\":\"\u0000\"}"),
        envelope("{\"a\":\"line\nbreak\"}"),
        envelope("{\"a\":NaN}"),
        envelope("{\"a\":01}"),
        envelope("{'a':None}"),
        envelope("{\"a\":1,}"),
        envelope("{\"a\":/* no */1}"),
        envelope("{\"a\":\"\\x\"}"),
        envelope("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"),
        envelope("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)),
        "[".repeat(500_000));
  }

  @ParameterizedTest
  @MethodSource("brokenJson")
  void saveShouldSayWhereIfJsonIsBroken(String latin1) {
    Answer answer = refusal(JSON, latin1);
    assertRefused(answer, 400, "INVALID_JSON");
    assertThat(answer.details().getInteger("line")).isPositive();
    assertThat(answer.details().getInteger("column")).isPositive();
    String reason = answer.details().getString("reason");
    assertThat(reason).containsPattern("\\p{IsHan}").doesNotContainPattern("[a-z]{2}");
    assertThat(answer.json().getString("message")).endsWith("：" + reason);
    assertThat(answer.body()).hasSizeLessThan(1_000);
  }

  @Test
  void saveShouldCountLinesAndCharactersIfJsonIsBroken() {
    Answer answer = refusal("POST", SESSIONS, JSON, "{\n  \"会话\": \"你好\", oops}".getBytes(UTF_8));
    assertThat(answer.details().getInteger("line")).isEqualTo(2);
    assertThat(answer.details().getInteger("column")).isEqualTo(15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "body        | []",
        "body        | null",
        "body        | 17",
        "body        | \"text\"",
        "sessionId   | {}",
        "sessionId   | {\"sessionData\":{}}",
        "sessionId   | {\"sessionId\":null,\"sessionData\":{}}",
        "sessionId   | {\"sessionId\":7,\"sessionData\":{}}",
        "sessionId   | {\"sessionId\":[\"s\"],\"sessionData\":{}}",
        "sessionData | {\"sessionId\":\"s\"}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":null}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":[1]}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":5}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":true}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":\"\"}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":\"[1]\"}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":\"not json\"}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":\"{'a': None}\"}",
        "sessionData | {\"sessionId\":\"s\",\"sessionData\":\"\\ud800\"}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":0}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":-5}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":1.5}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":1e3}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":\"60\"}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":true}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":[60]}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":315360001}",
        "ttl         | {\"sessionId\":\"s\",\"sessionData\":{},\"ttl\":99999999999999999999999}",
      })
  void saveShouldNameTheFieldIfAMemberIsWrong(String field, String json) {
    assertInvalid(refusal(JSON, json), field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "1e3", "sixty", "99999999999999999999", "%20", "+60"})
  void replaceShouldRefuseTheTtlOfTheQuery(String ttl) {
    assertInvalid(refusal("PUT", session("s") + "?ttl=" + ttl, JSON, bytes("{}")), "ttl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "\\u0000", "\\r\\n", "\\ud800", "会", "a*", "../x"})
  void saveShouldRefuseTheId(String id) {
    byte[] body = "{\"sessionId\":\"%s\",\"sessionData\":{}}".formatted(id).getBytes(UTF_8);
    assertRefused(refusal("POST", SESSIONS, JSON, body), 400, "INVALID_SESSION_ID");
  }

  @Test
  void saveShouldRefuseAnIdOf129Characters() {
    String id = "x".repeat(129);
    Answer answer = refusal(JSON, envelope("{}").replace("\"s\"", "\"" + id + "\""));
    assertRefused(answer, 400, "INVALID_SESSION_ID");
    assertThat(answer.details().getString("received")).hasSizeLessThan(100);
  }

  @Test
  void patchShouldRefuseWhatIsNoPatch() {
    String patch = "Content-Type: application/json-patch+json\r\n";
    for (String body : new String[] {"{}", "[1]", "[{\"op\":\"jump\",\"path\":\"\"}]"}) {
      assertInvalid(refusal("PATCH", session("s"), patch, bytes(body)), "body");
    }
    assertRefused(refusal("PATCH", session("s"), patch, bytes("[{]")), 400, "INVALID_JSON");
    assertInvalid(refusal("PATCH", session("s"), JSON, bytes("[]")), "body");
  }

  @Test
  void touchShouldRefuseWhatIsNoTtl() {
    assertInvalid(refusal("PUT", session("s") + "/touch", JSON, bytes("[]")), "body");
    assertInvalid(refusal("PUT", session("s") + "/touch", JSON, bytes("{\"ttl\":0}")), "ttl");
    assertRefused(refusal("PUT", session("s") + "/touch", JSON, bytes("{")), 400, "INVALID_JSON");
  }

  @Test
  void setFieldShouldRefuseATextThatIsNotUtf8() {
    String text = "Content-Type: text/plain\r\n";
    assertInvalid(refusal("PUT", session("s") + "/fields/f", text, bytes("\u00ff")), "body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/xml",
        "text/html; charset=utf-8",
        "text/plain",
        "application/json; charset=gbk",
        "application/json;charset=\"utf-16\"",
        "application/json-patch+json",
        "application/jsonx",
        "nonsense",
        "/",
        ";;;",
        "multipart/mixed; boundary=b",
      })
  void saveShouldRefuseTheMediaType(String type) {
    Answer answer = refusal("Content-Type: " + type + "\r\n", envelope("{}"));
    assertRefused(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(answer.details().getString("supported")).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip"})
  void saveShouldRefuseTheContentEncoding(String encoding) {
    Answer answer = refusal(JSON + "Content-Encoding: " + encoding + "\r\n", envelope("{}"));
    assertRefused(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(answer.header("accept-encoding")).isEqualTo("identity");
    assertThat(answer.details().getString("contentEncoding")).isEqualTo(encoding);
  }

  @Test
  void saveShouldTakeTheIdentityEncoding() {
    try (RawHttp http = service.connect()) {
      String headers = JSON + "Content-Encoding: Identity\r\n";
      assertThat(http.send("POST", SESSIONS, headers, bytes(envelope("{}"))).receive().status())
          .isEqualTo(200);
    }
  }

  @Test
  void saveShouldRefuseABodyOf2Megabytes() {
    Answer answer = refusal(JSON, envelope("{\"a\":\"" + "x".repeat(2_000_000) + "\"}"));
    assertRefused(answer, 413, "PAYLOAD_TOO_LARGE");
    assertThat(answer.details())
        .isEqualTo(
            new JsonObject()
                .put("sizeBytes", 2_000_000 + envelope("{\"a\":\"\"}").length())
                .put("limitBytes", 1_000_000));
  }
}
