package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.RawHttp;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come in pieces, in whatever sizes: what is put together is what was sent. */
class BodiesInPiecesIT {
  private static EdgeService service;

  @BeforeAll
  static void start() {
    service = EdgeService.start(new JsonObject().put("maxBodyBytes", 400_000));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void nothingShouldBeHeld() {
    Await.until("no pending bytes", () -> service.shared().bodies().used() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "20, 3",
    "300, 100",
    "8191, 8191",
    "8193, 8192",
    "65536, 65536",
    "65537, 1000",
    "131073, 65536",
    "399990, 1",
    "399990, 70000",
    "300000, 30000"
  })
  void aBodyOfKnownLengthShouldBePutTogether(int length, int firstPiece) {
    byte[] body = body(length);
    try (RawHttp http = service.connect()) {
      http.send(head("Content-Length: " + body.length));
      http.send(Arrays.copyOf(body, firstPiece));
      // The first piece has been read when the next one comes, however small it is.
      Await.until("it is held", () -> service.shared().bodies().used() >= firstPiece);
      http.send(Arrays.copyOfRange(body, firstPiece, body.length));
      assertThat(http.receive().status()).isEqualTo(200);
      assertThat(http.get(field()).receive().body()).isEqualTo(text(body));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "00000000000000000000"})
  void aLengthWithLeadingZerosShouldBeTaken(String zeros) {
    byte[] body = body(20);
    try (RawHttp http = service.connect()) {
      http.send(head("Content-Length: " + zeros + body.length)).send(body);
      assertThat(http.receive().status()).isEqualTo(200);
      assertThat(http.get(field()).receive().body()).isEqualTo(text(body));
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 1", "300, 7", "70000, 999", "399990, 50000", "399990, 200000"})
  void aChunkedBodyShouldBePutTogether(int length, int chunk) {
    byte[] body = body(length);
    try (RawHttp http = service.connect()) {
      http.send(head("Transfer-Encoding: chunked"));
      for (int from = 0; from < body.length; from += chunk) {
        byte[] piece = Arrays.copyOfRange(body, from, Math.min(body.length, from + chunk));
        http.send(Integer.toHexString(piece.length) + "\r\n").send(piece).send("\r\n");
      }
      http.send("0\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(200);
      assertThat(http.get(field()).receive().body()).isEqualTo(text(body));
    }
  }

  private static String head(String framing) {
    return "PUT /api/interview/sessions/pieces HTTP/1.1\r\nHost: t\r\n"
        + "Content-Type: application/json\r\n"
        + framing
        + "\r\n\r\n";
  }

  private static String field() {
    return "/api/interview/sessions/pieces/fields/a";
  }

  /** A session whose one text has that many letters, which are different each time. */
  private static byte[] body(int length) {
    StringBuilder letters = new StringBuilder("{\"a\":\"");
    new Random(length).ints(length, 'a', 'z' + 1).forEach(letters::appendCodePoint);
    return letters.append("\"}").toString().getBytes(UTF_8);
  }

  private static byte[] text(byte[] body) {
    return Arrays.copyOfRange(body, "{\"a\":\"".length(), body.length - "\"}".length());
  }
}
