package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sessionData} as a text, as workflow engines send it. */
abstract class SessionDataTextContract {
  private final Stage stage;

  SessionDataTextContract(Stage stage) {
    this.stage = stage;
  }

  @Test
  void textShouldBeTakenIfItHoldsAJsonObject() {
    String data = "{\"n\":1.10,\"a\":[],\"text\":\"a \\\"b\\\" \\n 😀\"}";
    String id = Stage.newId();

    Answer saved = stage.post("application/json", envelope(id, data));

    assertThat(saved.status()).as(saved.body()).isEqualTo(200);
    assertThat(stage.dataOf(id)).isEqualTo(data);
  }

  private static String envelope(String id, String text) {
    return new JsonObject().put("sessionId", id).put("sessionData", text).encode();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a': None}",
        "{\"a\": None, \"b\": 1}",
        "{\"a\": [True, False]}",
        "{\"a\":\n 'b'}",
        "  {'questions': ['Что такое \"HashMap\"?']}"
      })
  void pythonTextShouldBeNamed(String python) {
    String id = Stage.newId();

    for (Answer answer :
        List.of(
            stage.post("application/json", envelope(id, python), "Accept-Language", "en"),
            stage.post(
                Forms.URLENCODED,
                Forms.urlencoded("sessionId", id, "sessionData", python),
                "Accept-Language",
                "en"),
            stage.post(
                Forms.MULTIPART,
                Forms.multipart("sessionId", id, "sessionData", python),
                "Accept-Language",
                "en"))) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
      assertThat(answer.details().getString("field")).isEqualTo("sessionData");
      assertThat(answer.details().getString("received")).isEqualTo(python);
      assertThat(answer.json().getString("message")).contains("Python", "json.dumps(data)");
    }
    assertThat(stage.api().load(id).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\": \"None of these is True, is it?\",}",
        "{\"text\": \"it's\" \"broken\"}",
        "plain text",
        "",
        "[1]",
        "\"{}\"",
        "{\"a\":1} trailing"
      })
  void otherTextShouldNotBeCalledPython(String text) {
    Answer answer =
        stage.post("application/json", envelope(Stage.newId(), text), "Accept-Language", "en");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.details().getString("field")).isEqualTo("sessionData");
    assertThat(answer.json().getString("message")).doesNotContain("Python");
  }

  @Test
  void messagesShouldFollowTheLanguage() {
    Answer chinese = stage.post("application/json", envelope(Stage.newId(), "{'a': None}"));

    assertThat(chinese.json().getString("message")).contains("Python 字典", "json.dumps");
    assertThat(chinese.header("Content-Language")).isEqualTo("zh");
  }
}
