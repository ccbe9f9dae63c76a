package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single top-level fields, as texts and as JSON. */
abstract class FieldContract {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";

  private final Stage stage;

  FieldContract(Stage stage) {
    this.stage = stage;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/b",
        "a b",
        "%",
        "%41",
        "ключ",
        "键",
        "😀",
        "a+b",
        "..",
        ".",
        "~1",
        "a?b#c",
        "a\"b\\c",
        "a\nb\u0000",
        "touch",
        "fields",
        "{name}",
        "__proto__",
        "\u2028",
        "a;b=c&d",
        "/",
        "//"
      })
  void fieldShouldHaveAnyName(String name) {
    String id = stage.saved("{\"other\":[]}");

    Answer set = stage.put(Stage.field(id, name), "text/plain", "значение");

    assertThat(set.status()).isEqualTo(200);
    assertThat(set.data().getJsonObject("sessionData").getString(name)).isEqualTo("значение");
    Answer got = stage.api().get(Stage.field(id, name));
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("значение");
    assertThat(stage.put(Stage.field(id, name), "application/json", "[1.10]").status())
        .isEqualTo(200);
    assertThat(stage.api().get(Stage.field(id, name)).body()).isEqualTo("[1.10]");
    assertThat(stage.api().load(id).data().getJsonObject("sessionData").size()).isEqualTo(2);
  }

  @Test
  void fieldNamesShouldBeTakenAsTheyAreSent() {
    String id = stage.saved("{\"..\":\"dots\",\"a+b\":\"plus\",\"a b\":\"blank\"}");

    assertThat(stage.api().get(Api.session(id) + "/fields/..").body()).isEqualTo("dots");
    assertThat(stage.api().get(Api.session(id) + "/fields/a+b").body()).isEqualTo("plus");
    assertThat(stage.api().get(Api.session(id) + "/fields/a%20b").body()).isEqualTo("blank");
    assertThat(stage.api().get(Api.session(id) + "/fields/%FF").status()).isEqualTo(400);
    assertThat(stage.api().get(Api.session(id) + "/fields").status()).isEqualTo(404);
    assertThat(stage.api().get(Api.session(id) + "/fields").code()).isEqualTo("ROUTE_NOT_FOUND");
    Answer wrongMethod = stage.api().send("DELETE", Api.session(id) + "/fields/", null);
    assertThat(wrongMethod.status()).isEqualTo(405);
    assertThat(wrongMethod.header("Allow")).isEqualTo("GET, HEAD, PUT");
  }

  @Test
  void halfACharacterShouldNotBeReadAsAQuestionMark() {
    String json = "{\"cut\":\"a\\ud83d\",\"pair\":\"\\ud83d\\ude00?\"}";
    String id = stage.saved(json);

    assertThat(stage.api().get(Stage.field(id, "cut")).body()).isEqualTo("a\uFFFD");
    assertThat(stage.api().get(Stage.field(id, "pair")).body()).isEqualTo("😀?");
    assertThat(stage.dataOf(id)).isEqualTo(json);
  }

  static Stream<String> texts() {
    return Stream.of(
        "",
        " ",
        "\n",
        "line\r\nnext\rold\n\ttab \"quoted\" 'single' \\ back \\n /",
        "trailing newline\n",
        "trailing CRLF\r\n",
        "\uFEFFwith a byte order mark",
        "nul \u0000 and \u001f and \u007f and \u2028",
        "{\"looks\": \"like JSON\"}",
        "null",
        "5",
        "a=b&c=%41+d",
        "😀 中文 𝒳 é",
        "```python\nprint(f\"{x!r}\\n\")\n```\n".repeat(3_000));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textShouldComeBackVerbatim(String text) {
    String id = stage.saved("{\"a\":1}");

    Answer set = stage.put(Stage.field(id, "text"), TEXT, text);
    Answer got = stage.api().get(Stage.field(id, "text"));

    assertThat(set.data().getJsonObject("sessionData").getString("text")).isEqualTo(text);
    assertThat(got.body()).isEqualTo(text);
    assertThat(got.header("Content-Type")).isEqualTo(TEXT);
    assertThat(got.header("ETag")).isEqualTo(set.header("ETag"));
    assertThat(Stage.dataIn(set)).startsWith("{\"a\":1,\"text\":\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.10",
        "1234567890123456789012345",
        "-0",
        "1E400",
        "true",
        "null",
        "[]",
        "{}",
        "[1,[]]",
        "{\"a\":{\"b\":[\"é\"]}}"
      })
  void jsonShouldComeBackBare(String json) {
    String id = stage.saved("{}");

    stage.put(Stage.field(id, "value"), "application/json", " " + json + "\n");
    Answer got = stage.api().get(Stage.field(id, "value"));

    assertThat(got.body()).isEqualTo(json);
    assertThat(got.header("Content-Type")).isEqualTo(JSON);
    assertThat(stage.dataOf(id)).isEqualTo("{\"value\":" + json + "}");
  }

  @Test
  void jsonStringShouldBeReadAsItsText() {
    String id = stage.saved("{}");

    stage.put(Stage.field(id, "value"), "application/json", "\"a\\u0041\\n\\ud83d\\ude00\"");

    assertThat(stage.api().get(Stage.field(id, "value")).body()).isEqualTo("aA\n😀");
    assertThat(stage.dataOf(id)).isEqualTo("{\"value\":\"aA\\n😀\"}");
  }

  @Test
  void fieldShouldBeReplacedWholeAndNothingElse() {
    String id = stage.saved("{\"a\":{\"x\":1},\"b\":1.10}");

    Answer set = stage.put(Stage.field(id, "a"), "application/json", "{\"y\":null}");

    assertThat(Stage.dataIn(set)).isEqualTo("{\"a\":{\"y\":null},\"b\":1.10}");
  }

  @Test
  void missingFieldShouldBeNamed() {
    String id = stage.saved("{\"a\":1}");

    Answer answer = stage.api().get(Stage.field(id, "ключ"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("FIELD_NOT_FOUND");
    assertThat(answer.details().getString("field")).isEqualTo("ключ");
    assertThat(stage.api().get(Stage.field(Stage.newId(), "a")).code())
        .isEqualTo("SESSION_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain; charset=gbk|x|415",
        "image/png|x|415",
        "application/json|{|400",
        "application/json|''|400",
        "application/x-www-form-urlencoded|x=1|400"
      })
  void fieldShouldStayIfTheBodyIsRefused(String contentType, String body, int status) {
    String id = stage.saved("{\"a\":1}");

    assertThat(stage.put(Stage.field(id, "a"), contentType, body).status()).isEqualTo(status);

    assertThat(stage.dataOf(id)).isEqualTo("{\"a\":1}");
  }

  @Test
  void formsShouldGiveTheTextAsValue() {
    String id = stage.saved("{}");

    for (Answer set :
        List.of(
            stage.put(Stage.field(id, "t"), Forms.URLENCODED, "value=a%0D%0Ab+%2B"),
            stage.put(
                Stage.field(id, "t"), Forms.MULTIPART, Forms.multipart("value", "a\r\nb +")))) {
      assertThat(set.data().getJsonObject("sessionData").getString("t")).isEqualTo("a\r\nb +");
    }
  }
}
