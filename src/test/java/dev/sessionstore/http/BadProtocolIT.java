package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no HTTP: answered once in the one form of errors, then the connection closes. */
class BadProtocolIT extends EdgeTest {
  private static final String GET = "GET /health/live HTTP/1.1\r\nHost: t\r\n";
  private static final String POST = "POST /api/interview/sessions HTTP/1.1\r\nHost: t\r\n" + JSON;
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  static Stream<String> brokenHeads() {
    return Stream.of(
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /\r\n\r\n",
        "GET /health/live HTTP/1.1 more\r\n\r\n",
        "GET /health/live HTTP/x.y\r\n\r\n",
        "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: t\r\n\r\n",
        GET + "X-Long: " + "x".repeat(17_000) + "\r\n\r\n",
        GET + "X-Many: x\r\n".repeat(2_000) + "\r\n",
        GET + "no colon\r\n\r\n",
        GET + "Bad Name: x\r\n\r\n",
        GET + "Bad\u0000Name: x\r\n\r\n",
        GET + "X: a\u0000b\r\n\r\n",
        POST + "Content-Length: many\r\n\r\n{}",
        POST + "Content-Length: -2\r\n\r\n{}",
        POST + "Content-Length: +2\r\n\r\n{}",
        POST + "Content-Length: 2, 3\r\n\r\n{}",
        POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        POST + "Content-Length: 99999999999999999999\r\n\r\n{}");
  }

  @ParameterizedTest
  @MethodSource("brokenHeads")
  void aBrokenHeadShouldBeAnsweredAndTheConnectionClosed(String bytes) {
    try (RawHttp http = service.connect()) {
      assertInvalid(http.send(bytes).receive(), "request");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"9000, 1, 请求行超过 8192 字节", "1, 17000, 请求头超过 16384 字节"})
  void aHeadThatIsTooLongShouldBeCalledSo(int path, int header, String message) {
    String request = "GET /%s HTTP/1.1\r\nHost: t\r\nX: %s\r\n\r\n";
    try (RawHttp http = service.connect()) {
      http.send(request.formatted("x".repeat(path), "x".repeat(header)));
      assertThat(http.receive().json().getString("message")).endsWith(message);
    }
  }

  @Test
  void aBrokenHeadShouldBeAnsweredInEnglishIfItsLanguageIsKnown() {
    try (RawHttp http = service.connect()) {
      Answer answer = http.send(GET + ENGLISH + "no colon\r\n\r\n").receive();
      assertThat(answer.json().getString("message")).doesNotContainPattern("\\p{IsHan}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n", "\r\n\r\n", "fffffffffffffffffff\r\n{}"})
  void brokenChunksShouldBeAnsweredAndTheConnectionClosed(String chunks) {
    try (RawHttp http = service.connect()) {
      assertInvalid(http.send(CHUNKED + chunks).receive(), "body");
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** Vert.x closes before the answer is out if both came with one read. */
  @Test
  void brokenChunksBehindAGoodOneShouldEndTheConnection() {
    try (RawHttp http = service.connect()) {
      assertThat(http.send(CHUNKED + "2\r\n{}garbage\r\n0\r\n\r\n").isClosed()).isTrue();
    }
  }

  @Test
  void brokenChunksAfterGoodOnesShouldBeAnswered() {
    try (RawHttp http = service.connect()) {
      http.send(CHUNKED + "5\r\n{\"ses\r\n");
      assertInvalid(http.send("oops\r\n").receive(), "body");
      assertThat(http.isClosed()).isTrue();
      assertThat(service.shared().bodies().used()).isZero();
    }
  }

  /** What follows could be taken for a body, or for a request that somebody smuggles in. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, chunked    | Transfer-Encoding",
        "foo              | request",
        "identity         | request",
        "chunked, chunked | request"
      })
  void anUnknownTransferEncodingShouldBeAnsweredAndTheConnectionClosed(
      String encoding, String field) {
    try (RawHttp http = service.connect()) {
      http.send(POST + "Transfer-Encoding: " + encoding + "\r\n\r\n" + GET + "\r\n");
      assertInvalid(http.receive(), field);
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** Before this service somebody may have gone by the length, and take the rest for a request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\n"
      })
  void aBodyOfTwoLengthsShouldBeRefusedAndTheConnectionClosed(String lengths) {
    String chunk = Integer.toHexString(envelope("{}").length()) + "\r\n" + envelope("{}");
    String smuggled = "DELETE " + session("s") + " HTTP/1.1\r\nHost: t\r\n\r\n";
    try (RawHttp http = service.connect()) {
      http.send(POST + lengths + chunk + "\r\n0\r\n\r\n" + smuggled);
      assertInvalid(http.receive(), "request");
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** A decoder that computes with 32 bits takes it for 35, and the rest for a request. */
  @Test
  void aChunkSizeBeyond32BitsShouldBeRefused() {
    try (RawHttp http = service.connect()) {
      http.send(CHUNKED + "100000023\r\n" + envelope("{}") + "\r\n0\r\n\r\n");
      assertInvalid(http.receive(), "body");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void http10ShouldHaveNoTransferCoding() {
    String post = POST.replace("HTTP/1.1", "HTTP/1.0") + "Connection: keep-alive\r\n";
    try (RawHttp http = service.connect()) {
      http.send(post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
      assertInvalid(http.receive(), "request");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FTP/1.1", "HTTP/3.7", "HTTP/2.0", "OTTP/1.1", "\u00e3TTP/1.1"})
  void anUnknownVersionShouldNotBeServed(String version) {
    try (RawHttp http = service.connect()) {
      // Vert.x answers by itself, in the name of that protocol.
      http.send("GET /health/live " + version + "\r\nHost: t\r\n\r\n");
      assertThat(http.receiveLine()).endsWith(" 501 Not Implemented");
    }
  }

  @Test
  void upgradesShouldBeIgnored() {
    try (RawHttp http = service.connect()) {
      http.send(
          GET
              + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(200);
    }
    try (RawHttp http = service.connect()) {
      http.send(
          GET
              + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
              + "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(200);
    }
  }

  @Test
  void http10ShouldBeServedAndClosed() {
    try (RawHttp http = service.connect()) {
      Answer answer = http.send("GET /openapi.json HTTP/1.0\r\n\r\n").receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().getJsonArray("servers").getJsonObject(0).getString("url"))
          .isEqualTo(PublicAddress.PLACEHOLDER);
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\"", "a\\nb", "{x}", "http://x", "<x>"})
  void anInvalidHostShouldBeRefused(String host) {
    try (RawHttp http = service.connect()) {
      http.send("GET /openapi.json HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertInvalid(http.receive(), "Host");
    }
  }

  @Test
  void aRequestWithoutAHostShouldBeRefused() {
    try (RawHttp http = service.connect()) {
      assertInvalid(http.send("GET /openapi.json HTTP/1.1\r\n\r\n").receive(), "Host");
    }
  }
}
