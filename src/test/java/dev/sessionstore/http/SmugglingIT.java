package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RawHttp.Answer;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests whose end two readers could see in two places (RFC 9112, 11.2). A proxy in front of this
 * server may see the end behind the bytes that here look like a second request, so this server
 * either refuses the first one and closes the connection, or takes the message as every reader
 * does.
 */
@DisplayName("Request smuggling")
class SmugglingIT extends EdgeTest {
  private static final String VICTIM = "victim";
  private static final String SMUGGLED =
      "DELETE " + session(VICTIM) + " HTTP/1.1\r\nHost: test\r\n\r\n";
  private static final String START =
      "POST " + SESSIONS + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n";
  private static final String BODY = envelope("{}");
  private static final String HEX = Integer.toHexString(BODY.length());
  private static final String CODED = "Transfer-Encoding: chunked\r\n\r\n";

  @BeforeEach
  void saveVictim() {
    byte[] body =
        ("{\"sessionId\":\"" + VICTIM + "\",\"sessionData\":{}}")
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (RawHttp http = service.connect()) {
      assertThat(http.send("POST", SESSIONS, JSON, body).receive().status()).isEqualTo(200);
    }
  }

  private static Arguments row(String name, String request) {
    return Arguments.of(name, request);
  }

  private static Arguments length(String name, String lines) {
    return row(name, START + lines + "\r\n" + BODY + SMUGGLED);
  }

  private static Arguments coding(String name, String lines) {
    return row(name, START + lines + "\r\n" + HEX + "\r\n" + BODY + "\r\n0\r\n\r\n" + SMUGGLED);
  }

  private static Arguments chunks(String name, String chunks) {
    return row(name, START + CODED + chunks + SMUGGLED);
  }

  static Stream<Arguments> refused() {
    int n = BODY.length();
    return Stream.of(
        length("two lengths that differ", "Content-Length: " + n + "\r\nContent-Length: 0\r\n"),
        length(
            "two lengths, the larger last", "Content-Length: 0\r\nContent-Length: " + n + "\r\n"),
        length("a list of lengths", "Content-Length: " + n + ", 0\r\n"),
        length("a signed length", "Content-Length: +" + n + "\r\n"),
        length("a negative length", "Content-Length: -1\r\n"),
        length("a hexadecimal length", "Content-Length: 0x" + HEX + "\r\n"),
        length("a length beyond 64 bits", "Content-Length: 18446744073709551617\r\n"),
        length("a length with a fraction", "Content-Length: " + n + ".0\r\n"),
        length("a length with an exponent", "Content-Length: 1e1\r\n"),
        length("a length with a space inside", "Content-Length: 1 0\r\n"),
        length("an empty length", "Content-Length: \r\n"),
        length("a length in quotes", "Content-Length: \"" + n + "\"\r\n"),
        length("a space before the colon of the length", "Content-Length : " + n + "\r\n"),
        length("a tab before the colon of the length", "Content-Length\t: " + n + "\r\n"),
        length("a folded length", "Content-Length:\r\n " + n + "\r\nX: y\r\n"),
        length("a length with NUL", "Content-Length: " + n + "\u0000\r\n"),
        length("a vertical tab in a name", "Content-Length\u000b: " + n + "\r\n"),
        length("a bare CR between header lines", "X: a\rContent-Length: " + n + "\r\n"),
        length("a bare CR behind a name", "Content-Length\r: " + n + "\r\n"),
        coding("an unknown coding", "Transfer-Encoding: xchunked\r\n"),
        coding("identity", "Transfer-Encoding: identity\r\n"),
        coding("chunked twice in one line", "Transfer-Encoding: chunked, chunked\r\n"),
        coding(
            "chunked twice in two lines",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
        coding(
            "identity and chunked in two lines",
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"),
        coding("a coding before chunked", "Transfer-Encoding: gzip, chunked\r\n"),
        coding("a coding behind chunked", "Transfer-Encoding: chunked, identity\r\n"),
        coding("a coding in quotes", "Transfer-Encoding: \"chunked\"\r\n"),
        coding("a parameter of chunked", "Transfer-Encoding: chunked;q=1\r\n"),
        coding("a space before the colon of the coding", "Transfer-Encoding : chunked\r\n"),
        coding("a folded coding", "Transfer-Encoding:\r\n chunked\r\nX: y\r\n"),
        coding("a coding with NUL", "Transfer-Encoding: chunked\u0000\r\n"),
        coding("a coding with a vertical tab", "Transfer-Encoding: \u000bchunked\r\n"),
        coding("an empty coding", "Transfer-Encoding: \r\n"),
        row(
            "a coding in HTTP/1.0",
            START.replace("HTTP/1.1", "HTTP/1.0")
                + "Connection: keep-alive\r\n"
                + CODED
                + HEX
                + "\r\n"
                + BODY
                + "\r\n0\r\n\r\n"
                + SMUGGLED),
        coding(
            "a length and a coding",
            "Content-Length: " + BODY.length() + "\r\nTransfer-Encoding: chunked\r\n"),
        coding("a coding and a length", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"),
        chunks("a chunk size beyond 32 bits", "1000000" + HEX + "\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("a chunk size of 2^32", "100000000\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks(
            "a chunk size beyond 64 bits",
            "100000000000000" + HEX + "\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("a chunk size with 0x", "0x" + HEX + "\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("a signed chunk size", "+" + HEX + "\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("a negative chunk size", "-1\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("an empty chunk size", "\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("a chunk size that is none", "zz\r\n" + BODY + "\r\n0\r\n\r\n"),
        row(
            "a bare LF behind the request line",
            START.replaceFirst("\r\n", "\n") + "\r\n" + SMUGGLED),
        row("a header line without a colon", START + "Content-Length\r\n\r\n" + BODY + SMUGGLED),
        row("a name with a space", START + "Content Length: 0\r\n\r\n" + SMUGGLED),
        row("two hosts", START + "Host: localhost\r\nContent-Length: 0\r\n\r\n" + SMUGGLED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void anAmbiguousRequestShouldBeRefusedAndEndItsConnection(String name, String request) {
    try (RawHttp http = service.connect()) {
      Answer answer = http.send(request).receive();
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertRefused(answer, 400, answer.code());
      assertThat(http.isClosed()).isTrue();
    }
    assertVictimLives();
  }

  /** Chunks that break off behind a whole one; the connection closes before an answer is out. */
  static Stream<Arguments> broken() {
    return Stream.of(
        chunks("a chunk longer than its size", HEX + "\r\n" + BODY + "X\r\n0\r\n\r\n"),
        chunks("a chunk without its line end", HEX + "\r\n" + BODY + "0\r\n\r\n"),
        chunks("a chunk size that ends in a bare LF", HEX + "\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("an extension that ends in a bare LF", HEX + ";x\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("an extension with a bare CR", HEX + ";x\ry\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("a chunk that ends in a bare LF", HEX + "\r\n" + BODY + "\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void aBodyThatBreaksShouldEndItsConnection(String name, String request) {
    try (RawHttp http = service.connect()) {
      assertThat(http.send(request).isClosed()).isTrue();
    }
    assertVictimLives();
  }

  /** What every reader takes the same way; the second request is one of the client's own. */
  static Stream<Arguments> served() {
    return Stream.of(
        length("a length", "Content-Length: " + BODY.length() + "\r\n"),
        length("a length with spaces around it", "Content-Length:  " + BODY.length() + " \r\n"),
        length("a length with zeros before it", "Content-Length: 00" + BODY.length() + "\r\n"),
        coding("chunked in capitals", "Transfer-Encoding: CHUNKED\r\n"),
        chunks("a chunk size with zeros before it", "000" + HEX + "\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("a chunk with an extension", HEX + ";a=b\r\n" + BODY + "\r\n0\r\n\r\n"),
        chunks("trailers", HEX + "\r\n" + BODY + "\r\n0\r\nX: y\r\nContent-Length: 3\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("served")
  void aPlainRequestShouldBeServedAndTheNextOneToo(String name, String request) {
    try (RawHttp http = service.connect()) {
      Answer first = http.send(request).receive();
      assertThat(first.status()).as(first.text()).isEqualTo(200);
      Optional<Answer> second = http.tryReceive();
      assertThat(second).isPresent();
      assertThat(second.get().json().getJsonObject("data").getBoolean("deleted")).isTrue();
    }
  }

  private static void assertVictimLives() {
    try (RawHttp http = service.connect()) {
      assertThat(http.get(session(VICTIM)).receive().status()).isEqualTo(200);
    }
  }
}
