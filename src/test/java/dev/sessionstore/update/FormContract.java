package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Saves and patches by forms, which carry a model's text unharmed. */
abstract class FormContract {
  /** 100 kB of what models write and templates break. */
  private static final String LLM_TEXT =
      """
      ### Вопрос 1 — "缓存" 😀
      ```python
      d = {'a': None, "b": f"{x!r}\\n"}  # \\u0041 \\\\ {{#sys.query#}} %41 a+b&c=d;e
      ```\r
      --boundary7MA4YWxk
      ------boundary\t"'`$<>
      """
          .repeat(600);

  private final Stage stage;

  FormContract(Stage stage) {
    this.stage = stage;
  }

  @ParameterizedTest
  @ValueSource(strings = {Forms.URLENCODED, Forms.MULTIPART})
  void textShouldBeStoredVerbatim(String contentType) {
    for (String text :
        new String[] {LLM_TEXT, "", "\r\n", "\n", "x\r", "x\r\n--", "\r\n--\r\n", "-", "--"}) {
      String id = Stage.newId();

      Answer saved =
          stage.post(contentType, Forms.of(contentType, "sessionId", id, "answer", text, "b", "5"));
      assertThat(saved.status()).as(saved.body()).isEqualTo(200);
      Answer patched = stage.patch(id, contentType, Forms.of(contentType, "second", text));

      JsonObject data = patched.data().getJsonObject("sessionData");
      assertThat(data.getString("answer")).isEqualTo(text);
      assertThat(data.getString("second")).isEqualTo(text);
      assertThat(data.getValue("b")).isEqualTo("5");
      assertThat(stage.api().get(Stage.field(id, "answer")).body()).isEqualTo(text);
      assertThat(stage.api().load(id).data().getJsonObject("sessionData")).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Forms.URLENCODED, Forms.MULTIPART})
  void fieldsShouldBecomeMembersBesideTheSessionData(String contentType) {
    String id = Stage.newId();

    Answer saved =
        stage.post(
            contentType,
            Forms.of(
                contentType,
                "ttl",
                "100",
                "sessionData",
                "{\"n\":1.10,\"a\":[],\"x\":1}",
                "sessionId",
                id,
                "x",
                "two",
                "键 a/b",
                "值",
                "__multipart_placeholder__",
                ""));

    assertThat(saved.status()).as(saved.body()).isEqualTo(200);
    assertThat(Stage.dataIn(saved))
        .isEqualTo("{\"n\":1.10,\"a\":[],\"x\":\"two\",\"键 a/b\":\"值\"}");
    assertThat(saved.data().getLong("ttl")).isBetween(90L, 100L);
  }

  @ParameterizedTest
  @ValueSource(strings = {Forms.URLENCODED, Forms.MULTIPART})
  void patchFormShouldMergeItsSessionData(String contentType) {
    String id = stage.saved("{\"n\":1.10,\"gone\":1,\"in\":{\"a\":1}}");

    Answer patched =
        stage.patch(
            id,
            contentType,
            Forms.of(
                contentType,
                "sessionData",
                "{\"gone\":null,\"in\":{\"b\":[]}}",
                "text",
                "null",
                "sessionId",
                id,
                "ttl",
                "50"));

    assertThat(Stage.dataIn(patched))
        .isEqualTo("{\"n\":1.10,\"in\":{\"a\":1,\"b\":[]},\"text\":\"null\"}");
    assertThat(patched.data().getLong("ttl")).isBetween(40L, 50L);
  }

  @ParameterizedTest
  @ValueSource(strings = {Forms.URLENCODED, Forms.MULTIPART})
  void formShouldBeRefusedIfItIsAmbiguous(String contentType) {
    String id = stage.saved("{\"a\":1}");

    Answer twice =
        stage.patch(id, contentType, Forms.of(contentType, "b", "1", "c", "2", "b", "3"));
    Answer otherId =
        stage.patch(id, contentType, Forms.of(contentType, "sessionId", "other", "b", "1"));
    Answer otherPut =
        stage.put(
            Api.session(id), contentType, Forms.of(contentType, "sessionId", "other", "b", "1"));
    Answer noId = stage.post(contentType, Forms.of(contentType, "b", "1"));
    Answer nothing = stage.patch(id, contentType, Forms.of(contentType, "ttl", "5"));
    Answer badTtl = stage.patch(id, contentType, Forms.of(contentType, "b", "1", "ttl", "soon"));

    assertRefused(twice, "b");
    assertRefused(otherId, "sessionId");
    assertRefused(otherPut, "sessionId");
    assertRefused(noId, "sessionId");
    assertRefused(nothing, "sessionData");
    assertRefused(badTtl, "ttl");
    assertThat(stage.dataOf(id)).isEqualTo("{\"a\":1}");
  }

  private static void assertRefused(Answer answer, String field) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.details().getString("field")).isEqualTo(field);
  }

  @Test
  void putShouldTakeAForm() {
    String id = Stage.newId();

    Answer put =
        stage.put(Api.session(id), Forms.MULTIPART, Forms.multipart("a", "1", "ttl", "60"));

    assertThat(Stage.dataIn(put)).isEqualTo("{\"a\":\"1\"}");
    assertThat(put.data().getLong("ttl")).isBetween(50L, 60L);
  }

  @Test
  void multipartShouldBeRefusedIfItIsIncompleteOrHasFiles() {
    String id = stage.saved("{\"a\":1}");
    String whole = Forms.multipart("b", "1", "c", "a longer text");

    Answer file =
        stage.patch(
            id,
            Forms.MULTIPART,
            Forms.part("name=\"f\"; filename=\"a.txt\"", "content") + Forms.end());
    assertRefused(file, "f");
    for (String broken :
        new String[] {
          whole.replace(Forms.end(), ""),
          whole.substring(0, whole.indexOf("longer")),
          "nonsense",
          ""
        }) {
      assertThat(stage.patch(id, Forms.MULTIPART, broken).status()).as(broken).isEqualTo(400);
    }
    assertThat(stage.patch(id, "multipart/form-data", whole).status()).isEqualTo(400);
    assertThat(stage.dataOf(id)).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"score\":5}",
        "{ \"score\" : \"100%\" }",
        "\n{\n  \"sessionId\": \"x&sessionId=x\"}",
        "[{\"op\":\"add\",\"path\":\"/a\",\"value\":1}]",
        "{}"
      })
  void jsonUnderCurlsDefaultContentTypeShouldGetHelp(String json) {
    String id = stage.saved("{\"a\":1}");

    for (Answer answer :
        new Answer[] {
          stage.patch(id, Forms.URLENCODED, json, "Accept-Language", "en"),
          stage.post(Forms.URLENCODED, json, "Accept-Language", "en"),
          stage.put(Api.session(id) + "/touch", Forms.URLENCODED, json, "Accept-Language", "en")
        }) {
      assertRefused(answer, "Content-Type");
      assertThat(answer.json().getString("message")).contains("Content-Type: application/json");
    }
    assertThat(stage.dataOf(id)).isEqualTo("{\"a\":1}");
  }

  @Test
  void savedFormShouldBeRefusedIfItsJsonIsTooLarge() {
    String id = Stage.newId();
    String text = "\n".repeat(900_000);

    Answer answer = stage.post(Forms.MULTIPART, Forms.multipart("sessionId", id, "text", text));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.details().getLong("limitBytes")).isEqualTo(1_000_000);
    assertThat(stage.api().load(id).status()).isEqualTo(404);
  }
}
