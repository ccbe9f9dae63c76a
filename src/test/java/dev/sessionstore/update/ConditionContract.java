package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional requests: each condition is checked and applied in one atomic step. */
abstract class ConditionContract {
  private static final String STALE = "\"17\"";

  private final Stage stage;

  ConditionContract(Stage stage) {
    this.stage = stage;
  }

  @Test
  void everyChangeShouldBeRefusedIfTheVersionIsAnother() {
    String id = stage.saved("{\"a\":1}");
    Answer before = stage.api().load(id);

    for (Answer refused :
        List.of(
            stage.api().save(id, "{}", "If-Match", STALE),
            stage.put(Api.session(id), "application/json", "{}", "If-Match", STALE),
            stage.api().patch(id, "{\"b\":1}", "If-Match", STALE),
            stage.jsonPatch(id, "[]", "If-Match", STALE),
            stage.put(Stage.field(id, "b"), "text/plain", "x", "If-Match", STALE),
            stage.api().send("PUT", Api.session(id) + "/touch", null, "If-Match", STALE),
            stage.api().delete(id, "If-Match", STALE),
            stage.api().load(id, "If-Match", STALE),
            stage.api().get(Stage.field(id, "a"), "If-Match", STALE))) {
      assertThat(refused.status()).isEqualTo(412);
      assertThat(refused.code()).isEqualTo("VERSION_MISMATCH");
      assertThat(refused.details().getLong("currentVersion")).isEqualTo(before.version());
      assertThat(refused.details().getString("sessionId")).isEqualTo(id);
    }
    assertThat(lasting(stage.api().load(id))).isEqualTo(lasting(before));
  }

  /** What does not change by itself: the time to live counts down. */
  private static JsonObject lasting(Answer answer) {
    JsonObject data = answer.data().copy();
    data.remove("ttl");
    return data;
  }

  @Test
  void everyChangeShouldBeMadeIfTheVersionIsTheNamedOne() {
    Answer now = stage.api().load(stage.saved("{\"a\":1}"));
    String id = now.data().getString("sessionId");

    now = stage.api().save(id, "{\"b\":1}", "If-Match", now.header("ETag"));
    now = stage.put(Api.session(id), "application/json", "{}", "If-Match", now.header("ETag"));
    now = stage.api().patch(id, "{\"c\":1}", "If-Match", "\"1\", " + now.header("ETag"));
    now = stage.jsonPatch(id, "[]", "If-Match", "" + now.version());
    now = stage.put(Stage.field(id, "d"), "text/plain", "x", "If-Match", "*");
    now = stage.api().send("PUT", Api.session(id) + "/touch", null, "If-Match", now.header("ETag"));
    assertThat(Stage.dataIn(now)).isEqualTo("{\"c\":1,\"d\":\"x\"}");
    now = stage.api().delete(id, "If-Match", now.header("ETag"));

    assertThat(now.data().getBoolean("deleted")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"%d\"", "\"abc\"", "\"\"", "\"99999999999999999\""})
  void ifMatchShouldNotHoldIfNoTagIsTheVersion(String tag) {
    Answer saved = stage.api().save(Stage.newId(), "{}");
    String id = saved.data().getString("sessionId");

    assertThat(stage.api().patch(id, "{}", "If-Match", tag.formatted(saved.version())).status())
        .isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "\"1", "*,\"1\"", "\"1\" \"2\""})
  void conditionShouldBeRefusedIfItIsNone(String header) {
    String id = stage.saved("{}");

    for (Answer answer :
        List.of(
            stage.api().patch(id, "{}", "If-Match", header),
            stage.api().load(id, "If-None-Match", header))) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    }
  }

  @Test
  void conditionsShouldBeJudgedWhereThereIsNoSession() {
    String id = Stage.newId();

    Answer save = stage.api().save(id, "{}", "If-Match", "*");
    assertThat(save.status()).isEqualTo(412);
    assertThat(save.details().containsKey("currentVersion")).isTrue();
    assertThat(save.details().getValue("currentVersion")).isNull();
    assertThat(stage.api().patch(id, "{}", "If-Match", STALE).status()).isEqualTo(404);
    assertThat(stage.api().load(id, "If-Match", STALE).status()).isEqualTo(404);
    Answer deletion = stage.api().delete(id, "If-Match", STALE);
    assertThat(deletion.status()).isEqualTo(200);
    assertThat(deletion.data().getBoolean("deleted")).isFalse();
    assertThat(stage.api().load(id).status()).isEqualTo(404);
  }

  @Test
  void ifNoneMatchShouldCreateOnly() {
    String id = Stage.newId();

    Answer created = stage.api().save(id, "{\"first\":1}", "If-None-Match", "*");
    Answer refused = stage.api().save(id, "{\"second\":1}", "If-None-Match", "*");
    Answer put =
        stage.put(Api.session(id), "application/json", "{\"third\":1}", "If-None-Match", "*");

    assertThat(created.status()).isEqualTo(200);
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.details().getLong("currentVersion")).isEqualTo(created.version());
    assertThat(put.status()).isEqualTo(412);
    assertThat(stage.dataOf(id)).isEqualTo("{\"first\":1}");
    assertThat(stage.api().save(id, "{}", "If-None-Match", STALE).status()).isEqualTo(400);
    assertThat(stage.api().save(id, "{}", "If-None-Match", "*", "If-Match", "*").status())
        .isEqualTo(400);
  }

  @Test
  void loadShouldAnswer304IfTheClientHasThatVersion() {
    Answer saved = stage.api().save(Stage.newId(), "{\"a\":\"x\"}");
    String id = saved.data().getString("sessionId");
    String tag = saved.header("ETag");

    for (String path : List.of(Api.session(id), Stage.field(id, "a"))) {
      for (String header : List.of(tag, "W/" + tag, "\"1\", " + tag, "*")) {
        Answer same = stage.api().get(path, "If-None-Match", header);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(tag);
      }
      assertThat(stage.api().get(path, "If-None-Match", STALE).status()).isEqualTo(200);
    }
    assertThat(stage.api().send("HEAD", Api.session(id), null, "If-None-Match", tag).status())
        .isEqualTo(304);
    Answer head = stage.api().send("HEAD", Api.session(id), null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo(tag);
    stage.api().patch(id, "{}");
    assertThat(stage.api().load(id, "If-None-Match", tag).status()).isEqualTo(200);
  }

  @Test
  void exactlyOneOfParallelConditionalChangesShouldWin() {
    String id = stage.saved("{}");
    for (int round = 0; round < 5; round++) {
      String tag = stage.api().load(id).header("ETag");

      List<Answer> answers =
          ParallelPatchContract.parallel(
              40,
              i ->
                  i % 2 == 0
                      ? stage.patchAsync(id, "{\"winner\":%d}".formatted(i), "If-Match", tag)
                      : stage
                          .api()
                          .sendAsync(
                              "PUT",
                              Api.session(id),
                              "{\"winner\":%d}".formatted(i),
                              "If-Match",
                              tag));

      assertOneWon(id, answers);
    }
  }

  @Test
  void exactlyOneOfParallelCreationsShouldWin() {
    for (int round = 0; round < 5; round++) {
      String id = Stage.newId();

      List<Answer> answers =
          ParallelPatchContract.parallel(
              40,
              i ->
                  stage
                      .api()
                      .sendAsync(
                          "PUT",
                          Api.session(id),
                          "{\"winner\":%d}".formatted(i),
                          "If-None-Match",
                          "*"));

      assertOneWon(id, answers);
    }
  }

  private void assertOneWon(String id, List<Answer> answers) {
    List<Answer> winners = answers.stream().filter(answer -> answer.status() == 200).toList();
    assertThat(winners).hasSize(1);
    assertThat(stage.dataOf(id)).isEqualTo(Stage.dataIn(winners.get(0)));
    assertThat(answers.stream().filter(answer -> answer.status() == 412))
        .hasSize(answers.size() - 1)
        .allMatch(
            answer -> answer.details().getLong("currentVersion").equals(winners.get(0).version()));
  }

  @Test
  void exactlyOneOfParallelConditionalDeletionsShouldWin() {
    Answer saved = stage.api().save(Stage.newId(), "{}");
    String id = saved.data().getString("sessionId");

    List<Answer> answers =
        ParallelPatchContract.parallel(
            20,
            i ->
                stage
                    .api()
                    .sendAsync("DELETE", Api.session(id), null, "If-Match", saved.header("ETag")));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers.stream().filter(answer -> answer.data().getBoolean("deleted"))).hasSize(1);
  }
}
