package dev.sessionstore.http.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Language;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come, of whatever type, they are read or refused, and that soon. */
class BodiesFuzzTest {
  private static final int LARGEST = 300_000;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final List<String> TYPES =
      Arrays.asList(
          null,
          "",
          "application/json",
          "application/json; charset=utf-8",
          "application/merge-patch+json",
          "application/json-patch+json",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=b",
          "multipart/form-data; boundary=\"b\"; charset=utf-8",
          "multipart/form-data; boundary=",
          "multipart/form-data; boundary",
          "multipart/form-data",
          "text/plain",
          "text/plain; charset=gbk",
          "image/png");

  private static final List<String> LARGE_TYPES =
      List.of(
          "application/json",
          "application/json-patch+json",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=b",
          "text/plain");

  private static final List<String> SEEDS =
      List.of(
          "{\"sessionId\":\"s\",\"sessionData\":{\"a\":[1,-2.5e3,true,null,\"\\u4f1a\"]},\"ttl\":60}",
          "{\"sessionId\":\"s\",\"sessionData\":\"{\\\"a\\\":{'b':None}}\",\"ttl\":null}",
          "[{\"op\":\"add\",\"path\":\"/a~1b/-\",\"value\":{}},{\"op\":\"move\",\"from\":\"/a\",\"path\":\"\"}]",
          "sessionId=s&ttl=60&sessionData=%7B%22a%22%3A1%7D&answer=a+b%0A%E4%BC%9A&value=v",
          "--b\r\nContent-Disposition: form-data; name=\"sessionId\"\r\n\r\ns\r\n"
              + "--b\r\nContent-Disposition: form-data; name=\"value\"; filename=\"\"\r\n"
              + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
              + "line\r\n--b--\r\n",
          "--b\nContent-Disposition: form-data; name*=utf-8''%E4%BC%9A\n\nx\n--b--",
          "--b\r\nContent-Disposition: form-data; name=\"m\"\r\n"
              + "Content-Type: multipart/mixed; boundary=c\r\n\r\n"
              + "--c\r\nContent-Disposition: file; filename=\"f\"\r\n\r\ny\r\n--c--\r\n--b--\r\n");

  private static void readAll(byte[] body, String type) {
    List<Runnable> readers = new ArrayList<>();
    readers.add(() -> new RequestBody(body, type).save());
    readers.add(() -> new RequestBody(body, type).replace());
    readers.add(() -> new RequestBody(body, type).patch());
    readers.add(() -> new RequestBody(body, type).field("name"));
    readers.add(() -> new RequestBody(body, type).touch());
    for (Runnable reader : readers) {
      byte[] before = body.clone();
      try {
        reader.run();
      } catch (HttpProblem problem) {
        assertThat(problem.text().in(Language.ENGLISH) + problem.details()).hasSizeLessThan(5_000);
      }
      assertThat(body).isEqualTo(before);
    }
  }

  @Property(tries = 2_000)
  void anyBytesShouldBeReadOrRefused(@ForAll byte[] body, @ForAll("types") String type) {
    readAll(body, type);
  }

  @Property(tries = 5_000)
  void bentBodiesShouldBeReadOrRefused(
      @ForAll("bentBodies") byte[] body, @ForAll("types") String type) {
    readAll(body, type);
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.frequencyOf(
        Tuple.of(9, Arbitraries.of(TYPES)),
        Tuple.of(
            1, Arbitraries.strings().ascii().ofMaxLength(40).map(s -> "multipart/form-data;" + s)));
  }

  @Provide
  Arbitrary<byte[]> bentBodies() {
    return Combinators.combine(Arbitraries.of(SEEDS), Arbitraries.longs())
        .as((seed, random) -> bent(seed.getBytes(UTF_8), new Random(random)));
  }

  /** Cuts, repeats, swaps or overwrites a few pieces. */
  private static byte[] bent(byte[] seed, Random random) {
    byte[] body = seed;
    for (int i = random.nextInt(6); i > 0 && body.length > 1; i--) {
      int from = random.nextInt(body.length);
      int to = from + random.nextInt(Math.min(20, body.length - from) + 1);
      body =
          switch (random.nextInt(5)) {
            case 0 -> joined(body, 0, from, body, to, body.length);
            case 1 -> joined(body, 0, to, body, from, body.length);
            case 2 -> Arrays.copyOf(body, from);
            case 3 -> {
              byte[] changed = body.clone();
              changed[from] = (byte) random.nextInt(256);
              yield changed;
            }
            default -> {
              byte[] other = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8);
              yield joined(body, 0, from, other, random.nextInt(other.length), other.length);
            }
          };
    }
    return body;
  }

  private static byte[] joined(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
    byte[] joined = Arrays.copyOf(Arrays.copyOfRange(a, fromA, toA), toA - fromA + toB - fromB);
    System.arraycopy(b, fromB, joined, toA - fromA, toB - fromB);
    return joined;
  }

  static List<String> pieces() {
    return List.of(
        "[",
        "{\"a\":",
        "\"",
        "\\",
        "\\u00",
        "1",
        "-",
        " ",
        "\n",
        "'",
        "{",
        "a=1&",
        "&",
        "=",
        "%",
        "%41",
        "+",
        "--b",
        "--b\r\n",
        "\r\n",
        "\r",
        "\n--",
        "--b\r\n\r\n",
        "-",
        "\r\n-",
        "\r\n--",
        "\r\n--b\r\n\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"",
        "; ",
        "\u00ff",
        "None ",
        "\u0000");
  }

  /** What a quadratic reader would take minutes for. */
  @ParameterizedTest
  @MethodSource("pieces")
  void largeMonotonousBodiesShouldBeReadOrRefusedSoon(String piece) {
    String start = "--b\r\nContent-Disposition: form-data; name=\"sessionData\"\r\n\r\n";
    byte[] plain = piece.repeat(LARGEST / piece.length()).getBytes(ISO_8859_1);
    byte[] inPart = (start + piece.repeat((LARGEST - 200) / piece.length())).getBytes(ISO_8859_1);
    byte[] inText =
        ("{\"sessionId\":\"s\",\"sessionData\":\""
                + "{ ".repeat(3)
                + piece.repeat(LARGEST / piece.length()))
            .getBytes(ISO_8859_1);
    Assertions.assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          for (String type : LARGE_TYPES) {
            readAll(plain, type);
          }
          readAll(inPart, "multipart/form-data; boundary=b");
          readAll(inText, "application/json");
        });
  }

  @Test
  void manyMembersShouldBeReadSoon() {
    StringBuilder json = new StringBuilder("{\"sessionId\":\"s\",\"sessionData\":{\"x\":0");
    for (int i = 0; i < 80_000; i++) {
      json.append(",\"").append(i).append("\":1");
    }
    byte[] body = json.append("}}").toString().getBytes(UTF_8);
    Assertions.assertTimeoutPreemptively(PATIENCE, () -> readAll(body, "application/json"));
  }
}
