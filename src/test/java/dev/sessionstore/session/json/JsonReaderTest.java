package dev.sessionstore.session.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessionstore.session.json.JsonSyntaxException.Kind;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static JsonSyntaxException failureOf(byte[] utf8) {
    JsonSyntaxException failure =
        catchThrowableOfType(JsonSyntaxException.class, () -> JsonBytes.parse(utf8, 100));
    assertThat(failure).as("failure of %s", new String(utf8, ISO_8859_1)).isNotNull();
    return failure;
  }

  private static JsonSyntaxException failureOf(String json) {
    return failureOf(json.getBytes(UTF_8));
  }

  /** Bytes written as the characters of the same number. */
  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  /** Jackson reads a text of more than 32,768 characters in pieces. */
  @ParameterizedTest
  @ValueSource(ints = {32_700, 32_767, 32_768, 32_769, 65_536, 100_000})
  void membersShouldKeepEveryByteWhereverAPieceEnds(int before) {
    for (int shift = 0; shift < 20; shift++) {
      String filling = "\"" + "面".repeat(before - shift) + "\"";
      String data = "{ \"名\\ud800\" : [1.10, \"\\udc00\", \"😀\"] }";
      String json = "{\"a\":" + filling + " ,\"sessionData\": " + data + "\n,\"z\":1.0}";
      var members = JsonBytes.parseMembers(json.getBytes(UTF_8), 100);
      assertThat(members.keySet()).containsExactly("a", "sessionData", "z");
      assertThat(members.get("a")).hasToString(filling);
      assertThat(members.get("sessionData")).hasToString(data);
      assertThat(members.get("z")).hasToString("1.0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "-0.10e+05",
        "1E400",
        "12345678901234567890123456789",
        "\"\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\uD800\"",
        "\"\u007f\u0080\ud7ff\ue000\uffff\"",
        "true",
        "false",
        "null",
        "[]",
        "{}",
        "[ ]",
        "{ }",
        "[[],{},\"\"]",
        "{\"\":{\"\":[]}}",
        "\t\r\n [1 , 2]\n\n"
      })
  void parseShouldTakeJson(String json) {
    assertThat(JsonBytes.parse(json.getBytes(UTF_8), 100)).hasToString(json.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[",
        "{",
        "]",
        "}",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1]",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "1 2",
        "{}{}",
        "{} x",
        "00",
        "01",
        "-",
        "-a",
        "+1",
        ".5",
        "1.",
        "1.e5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "NaN",
        "Infinity",
        "-Infinity",
        "None",
        "True",
        "tru",
        "nul",
        "truE",
        "nulll",
        "\"",
        "\"a",
        "\"\\",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\U0041\"",
        "\"a\tb\"",
        "\"a\nb\"",
        "\"\u0000\"",
        "//a\n1",
        "/**/1",
        "#\n1",
        "\u00a01",
        "\u000b1",
        "1\u0000",
        "'a'"
      })
  void parseShouldRefuseWhatIsNotJson(String json) {
    assertThat(failureOf(json).kind()).isEqualTo(Kind.SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080",
        "\u00bf",
        "\u00c0\u0080",
        "\u00c1\u00bf",
        "\u00c3",
        "\u00c3(",
        "\u00e0\u009f\u00bf",
        "\u00e2\u0082",
        "\u00ed\u00a0\u0080",
        "\u00ed\u00bf\u00bf",
        "\u00f0\u008f\u00bf\u00bf",
        "\u00f0\u009f\u0098",
        "\u00f4\u0090\u0080\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00fe",
        "\u00ff"
      })
  void parseShouldRefuseWhatIsNotUtf8(String sequence) {
    assertThat(failureOf(bytes("\"" + sequence + "\"")).kind()).isEqualTo(Kind.INVALID_UTF8);
    assertThat(failureOf(bytes("\"" + sequence)).kind()).isEqualTo(Kind.INVALID_UTF8);
    assertThat(failureOf(bytes("{\"" + sequence + "\":1}")).kind()).isEqualTo(Kind.INVALID_UTF8);
    assertThat(failureOf(bytes("[1" + sequence)).kind()).isEqualTo(Kind.INVALID_UTF8);
  }

  @Test
  void parseShouldTakeTheFirstAndTheLastCharacterOfEachLength() {
    String edges = "\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";

    assertThat(JsonBytes.parse(("\"" + edges + "\"").getBytes(UTF_8), 0).text()).isEqualTo(edges);
  }

  @Test
  void parseShouldSeeEachCharacterOfALongString() {
    for (int at = 0; at < 40; at++) {
      String before = "\"" + "~".repeat(at);
      String after = " ".repeat(40 - at) + "\"";
      assertThat(failureOf(before + "\u001f" + after).column()).isEqualTo(at + 2);
      assertThat(failureOf(before + "\"" + after).column()).isEqualTo(43);
      assertThat(failureOf(before + "\\" + after).column()).isEqualTo(at + 3);
      assertThat(failureOf(bytes(before + "\u0080" + after)).column()).isEqualTo(at + 2);
      assertThat(JsonBytes.parse((before + "\u007f\\t!#[]" + after).getBytes(UTF_8), 0).text())
          .hasSize(46);
    }
  }

  @Test
  void parseShouldNameAByteOrderMark() {
    assertThat(failureOf("\ufeff{}").reason())
        .hasToString("the document starts with a byte order mark");
  }

  @Test
  void parseShouldRefuseUtf16() {
    assertThat(failureOf("{\"a\":1}".getBytes(UTF_16LE)).line()).isEqualTo(1);
    assertThat(failureOf("{\"a\":1}".getBytes(UTF_16BE)).line()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\\u0061\":1,\"a\":2}",
        "[{\"b\":{\"\":1,\"\":2}}]",
        "{\"😀\":1,\"\\ud83d\\ude00\":2}",
        "{\"\\ud800\":1,\"\\uD800\":2}"
      })
  void parseShouldRefuseANameThatAnObjectHasTwice(String json) {
    assertThat(failureOf(json).kind()).isEqualTo(Kind.DUPLICATE_KEY);
  }

  @Test
  void parseShouldTakeTheSameNameInTwoObjects() {
    assertThatCode(
            () ->
                JsonBytes.parse(
                    "{\"a\":{\"a\":{}},\"b\":[{\"a\":1},{\"a\":2}]}".getBytes(UTF_8), 9))
        .doesNotThrowAnyException();
  }

  @Test
  void parseShouldFindATwiceUsedNameAmongMany() {
    String members =
        IntStream.range(0, 500).mapToObj(i -> "\"n" + i + "\":0").collect(Collectors.joining(","));

    assertThatCode(() -> JsonBytes.parse(("{" + members + "}").getBytes(UTF_8), 1))
        .doesNotThrowAnyException();
    for (int twice : new int[] {0, 11, 12, 13, 499}) {
      String json = "{%s,\"n%d\":0}".formatted(members, twice);
      assertThat(failureOf(json).kind()).isEqualTo(Kind.DUPLICATE_KEY);
    }
  }

  @Test
  void parseShouldCountTheLevelsThatAreOpenAtOnce() {
    assertThatCode(() -> JsonBytes.parse("1".getBytes(UTF_8), 0)).doesNotThrowAnyException();
    assertThatCode(() -> JsonBytes.parse("[{},{\"a\":2}]".getBytes(UTF_8), 2))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> JsonBytes.parse("[".repeat(100).concat("]".repeat(100)).getBytes(UTF_8), 100))
        .doesNotThrowAnyException();
    JsonSyntaxException failure = failureOf("[".repeat(101) + "]".repeat(101));
    assertThat(failure.kind()).isEqualTo(Kind.TOO_DEEP);
    assertThat(failure.column()).isEqualTo(101);
    assertThat(failure.reason()).hasToString("nested deeper than 100 levels");
  }
}
