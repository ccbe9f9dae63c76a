package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, ids, parameters, conditions and methods that are not what they should be. */
class BadAddressIT extends EdgeTest {
  private static final String LONGEST_ID = "x".repeat(128);

  /** Sends a request without a body in both languages on one connection, which serves on. */
  private static Answer refusal(String method, String path, String headers) {
    try (RawHttp http = service.connect()) {
      Answer chinese = http.send(method, path, headers, new byte[0]).receive();
      assertEnglish(http.send(method, path, headers + ENGLISH, new byte[0]).receive(), chinese);
      assertUsable(http);
      return chinese;
    }
  }

  private static Answer refusal(String path) {
    return refusal("GET", path, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%2Fb",
        "%2F",
        "a%00b",
        "%0D%0A",
        "a%20b",
        "a+b",
        "%E4%BC%9A",
        "a*",
        "",
        "%2E%2E%2Fx",
        "a;b=c"
      })
  void everyMethodShouldRefuseTheId(String id) {
    String path = id.isEmpty() ? SESSIONS + "//" : session(id);
    for (String method : new String[] {"GET", "DELETE"}) {
      Answer answer = refusal(method, path, "");
      assertRefused(answer, 400, "INVALID_SESSION_ID");
      assertThat(answer.details().getString("field")).isEqualTo("sessionId");
    }
    assertRefused(
        refusal("GET", path.replaceFirst("/$", "") + "/fields/f", ""), 400, "INVALID_SESSION_ID");
  }

  /** An HTTP client cuts the address at the number sign, so the path ends with the braces. */
  @ParameterizedTest
  @ValueSource(strings = {"{{", "%7B%7B", "%7B%7B%23start.session_id%23%7D%7D"})
  void anUnresolvedVariableInThePathShouldBeCalledSo(String id) {
    assertUnresolved(refusal(session(id)));
    assertUnresolved(refusal("DELETE", session(id), ""));
  }

  @Test
  void anUnresolvedVariableInABodyShouldBeCalledSo() {
    String id = "{{#start.session_id#}}";
    assertUnresolved(
        refusal("POST", SESSIONS, JSON, bytes(envelope("{}").replace("\"s\"", quoted(id)))));
    assertUnresolved(refusal("POST", SESSIONS, FORM, bytes("sessionData=%7B%7D&sessionId=" + id)));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static void assertUnresolved(Answer answer) {
    assertRefused(answer, 400, "INVALID_SESSION_ID");
    assertThat(answer.details().getString("field")).isEqualTo("sessionId");
    assertThat(answer.json().getString("message")).contains("Dify 变量", "节点 ID", "变量名");
  }

  @Test
  void loadShouldTakeAnIdOf128CharactersAndNoMore() {
    assertRefused(refusal(session(LONGEST_ID)), 404, "SESSION_NOT_FOUND");
    assertRefused(refusal(session(LONGEST_ID + "x")), 400, "INVALID_SESSION_ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%", "a%4", "%GG", "%-1", "%FF", "%C0%80", "%ED%A0%80", "\u00ff"})
  void loadShouldRefuseABrokenEncoding(String segment) {
    assertInvalid(refusal(session(segment)), "path");
    assertInvalid(refusal("/api/" + segment + "/sessions"), "path");
    assertInvalid(refusal(session("s") + "/fields/" + segment), "path");
  }

  @ParameterizedTest
  @CsvSource({
    "limit, limit=0",
    "limit, limit=-1",
    "limit, limit=10001",
    "limit, limit=1.5",
    "limit, limit=many",
    "limit, limit=99999999999999999999",
    "limit, limit=1&limit=2",
    "limit, limit=%zz",
    "prefix, prefix=a%2Fb",
    "prefix, prefix=%00",
    "detail, detail=all",
    "cursor, cursor=nonsense",
    "cursor, cursor=%00%0D%0A",
    "query, %ff=1",
    "query, %=1",
    "x, x=%",
  })
  void listShouldNameTheParameter(String field, String query) {
    assertInvalid(refusal(SESSIONS + "?" + query), field);
  }

  @Test
  void loadShouldNameTheParameter() {
    assertInvalid(refusal(session("s") + "?ifMissing=null"), "ifMissing");
    assertInvalid(refusal("DELETE", session("s"), "If-Match: yesterday\r\n"), "If-Match");
    assertInvalid(refusal("DELETE", session("s"), "If-Match: \"1\r\n"), "If-Match");
  }

  @Test
  void longConditionsShouldBeAnswered() {
    String many = "1,".repeat(1_999) + "1";
    byte[] data = "{}".getBytes(UTF_8);
    try (RawHttp http = service.connect()) {
      assertThat(http.send("PUT", session("cond"), JSON, data).receive().status()).isEqualTo(200);
      http.send("GET", session("cond"), "If-None-Match: " + many + "\r\n", new byte[0]);
      assertThat(http.receive().status()).isEqualTo(200);
      http.send("PUT", session("cond"), JSON + "If-None-Match: " + many + "\r\n", data);
      assertInvalid(http.receive(), "If-None-Match");
      http.send("PUT", session("cond"), JSON + "If-Match: " + many + "\r\n", data);
      assertRefused(http.receive(), 412, "VERSION_MISMATCH");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "/nope",
        "/api",
        "/api/interview",
        "/api/interview/session/s",
        "/api/interview/sessions/a/b",
        "/api/interview/sessions/s/fields",
        "/api/interview/sessions/s/fields/a/b",
        "/API/interview/sessions",
        "/healthy",
        "/openapi.xml",
        "/%zz",
        "Xapi/interview/sessions/s",
        "api/interview/sessions",
        "*",
      })
  void unknownRoutesShouldBeNotFound(String path) {
    Answer answer = refusal(path);
    assertRefused(answer, 404, "ROUTE_NOT_FOUND");
    assertThat(answer.details().getString("see")).isEqualTo("/");
    assertRefused(refusal("POST", path, JSON), 404, "ROUTE_NOT_FOUND");
  }

  @Test
  void anUnknownNamespaceShouldBeNotFound() {
    for (String path : new String[] {"", "/s", "/s/fields/f"}) {
      Answer answer = refusal("/api/nope/sessions" + path);
      assertRefused(answer, 404, "NAMESPACE_NOT_FOUND");
      assertThat(answer.details().getString("namespace")).isEqualTo("nope");
      assertThat(answer.details().getJsonArray("namespaces")).containsExactly("interview");
      assertThat(answer.json().getString("message"))
          .contains("interview", "sessions.namespaces", "SESSION_NAMESPACES");
    }
    assertRefused(refusal("/api/nope/conflicts"), 404, "NAMESPACE_NOT_FOUND");
    assertRefused(refusal("DELETE", "/api/nope/sessions/s", ""), 404, "NAMESPACE_NOT_FOUND");
    assertRefused(refusal("PUT", "/api/nope/sessions/s/touch", ""), 404, "NAMESPACE_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT     | /api/interview/sessions               | GET, HEAD, POST",
        "DELETE  | /api/interview/sessions               | GET, HEAD, POST",
        "OPTIONS | /api/interview/sessions               | GET, HEAD, POST",
        "POST    | /api/interview/sessions/s             | DELETE, GET, HEAD, PATCH, PUT",
        "TRACE   | /api/interview/sessions/s             | DELETE, GET, HEAD, PATCH, PUT",
        "get     | /api/interview/sessions/s             | DELETE, GET, HEAD, PATCH, PUT",
        "BREW    | /api/interview/sessions/s             | DELETE, GET, HEAD, PATCH, PUT",
        "GET     | /api/interview/sessions/s/touch       | PUT",
        "POST    | /api/interview/sessions/s/fields/name | GET, HEAD, PUT",
        "POST    | /api/interview/conflicts              | GET, HEAD",
        "POST    | /health/live                          | GET, HEAD",
        "DELETE  | /openapi.json                         | GET, HEAD",
      })
  void otherMethodsShouldBeRefusedWithAllow(String method, String path, String allow) {
    Answer answer = refusal(method, path, "");
    assertRefused(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("allow")).isEqualTo(allow);
    assertThat(answer.details().getString("allowed")).isEqualTo(allow);
  }

  /** As curl sends what a person types: the bytes of the text, without any encoding. */
  @Test
  void unencodedUtf8ShouldMeanItsText() {
    try (RawHttp http = service.connect()) {
      String text = "Content-Type: text/plain\r\n";
      http.send("PUT", session("raw"), JSON, "{}".getBytes(UTF_8)).receive();
      http.send(
          ("PUT "
                  + session("raw")
                  + "/fields/姓名 HTTP/1.1\r\nHost: t\r\n"
                  + text
                  + "Content-Length: 6\r\n\r\n张三")
              .getBytes(UTF_8));
      assertThat(http.receive().json().getJsonObject("data").getJsonObject("sessionData").getMap())
          .containsEntry("姓名", "张三");
      http.get(session("raw") + "/fields/%E5%A7%93%E5%90%8D");
      assertThat(http.receive().text()).isEqualTo("张三");
    }
  }
}
