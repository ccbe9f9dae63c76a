package dev.sessionstore.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDataTextTest {
  private static HttpProblem problemOf(String text) {
    HttpProblem problem =
        catchThrowableOfType(HttpProblem.class, () -> SessionDataText.parse(text));
    assertThat(problem).as(text).isNotNull();
    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(problem.details()).containsEntry("field", "sessionData");
    return problem;
  }

  @Test
  void anObjectShouldKeepItsBytes() {
    assertThat(SessionDataText.parse("\n{\"n\": 1e400, \"会\":\"话\"} "))
        .hasToString("{\"n\": 1e400, \"会\":\"话\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a': None}",
        " {'a': 'b'}",
        "{\"a\": True}",
        "{\"a\": [None, False]}",
        "[{'a': 1}]",
      })
  void pythonShouldBeToldFromBrokenJson(String text) {
    HttpProblem problem = problemOf(text);
    assertThat(problem.text().in(Language.ENGLISH))
        .contains("Python dictionary", "json.dumps", text.strip());
    assertThat(problem.text().in(Language.CHINESE))
        .contains("Python 字典", "json.dumps", text.strip());
    assertThat(problem.details()).containsEntry("received", text).containsKeys("line", "column");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "{\"a\":1",
        "{\"a\":1}}",
        "```json\n{}\n```",
        "{\"a\":1,}",
        "{\"a\":\"it's None\",}",
      })
  void otherTextShouldBeShownWithThePlace(String text) {
    HttpProblem problem = problemOf(text);
    assertThat(problem.text().in(Language.ENGLISH))
        .contains("no JSON object")
        .doesNotContain("Python");
    assertThat(problem.details()).containsKeys("received", "reason", "line", "column");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"{}\"", "null"})
  void otherJsonShouldBeRefused(String text) {
    assertThat(problemOf(text).text().in(Language.ENGLISH)).contains("must be a JSON object");
  }

  @Test
  void halfASurrogatePairShouldBeRefused() {
    assertThat(problemOf("{\"a\":\"\ud800\"}").text().in(Language.ENGLISH)).contains("surrogate");
  }

  @Test
  void onlyTheBeginningOfALongTextShouldBeRepeated() {
    HttpProblem problem = problemOf("{'a': '" + "😀".repeat(10_000) + "'}");
    assertThat(problem.text().in(Language.ENGLISH)).hasSizeLessThan(300);
    String received = String.valueOf(problem.details().get("received"));
    assertThat(received).hasSizeLessThan(100).endsWith("😀…");
  }
}
