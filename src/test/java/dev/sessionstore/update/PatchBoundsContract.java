package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large and how old a session becomes by patches. */
abstract class PatchBoundsContract {
  private static final int LIMIT = 1_000_000;

  private final Stage stage;

  PatchBoundsContract(Stage stage) {
    this.stage = stage;
  }

  @Test
  void patchShouldKeepTheRemainingTimeToLive() {
    String id = Stage.newId();
    Answer saved =
        stage.post(
            "application/json", "{\"sessionId\":\"" + id + "\",\"sessionData\":{},\"ttl\":1000}");

    Answer merged = stage.api().patch(id, "{\"a\":1}");
    Answer operated = stage.jsonPatch(id, "[{\"op\":\"add\",\"path\":\"/b\",\"value\":1}]");
    Answer set = stage.put(Stage.field(id, "c"), "text/plain", "1");

    for (Answer answer : List.of(merged, operated, set)) {
      assertThat(answer.data().getString("expiresAt"))
          .isEqualTo(saved.data().getString("expiresAt"));
      assertThat(answer.data().getLong("ttl")).isBetween(900L, 1000L);
    }
    if (stage.isRedis()) {
      long left = Long.parseLong(stage.redis().call("PTTL", "interview:session:" + id));
      assertThat(left).isBetween(900_000L, 1_000_000L);
    }
  }

  @Test
  void patchShouldTakeATimeToLive() {
    String id = stage.saved("{}");

    Answer answer =
        stage
            .api()
            .send(
                "PATCH",
                Api.session(id) + "?ttl=50",
                "{\"a\":1}",
                "Content-Type",
                "application/json");

    assertThat(answer.data().getLong("ttl")).isBetween(30L, 50L);
    assertThat(stage.api().load(id).data().getLong("ttl")).isBetween(30L, 50L);
    assertThat(
            stage.put(Stage.field(id, "b") + "?ttl=5000", "text/plain", "x").data().getLong("ttl"))
        .isBetween(4_900L, 5_000L);
    if (stage.isRedis()) {
      long left = Long.parseLong(stage.redis().call("PTTL", "interview:session:" + id));
      assertThat(left).isBetween(4_900_000L, 5_000_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "1e3", "x", "315360001", "99999999999999999999"})
  void patchShouldBeRefusedIfItsTimeToLiveIsNone(String ttl) {
    String id = stage.saved("{}");

    Answer answer =
        stage
            .api()
            .send(
                "PATCH",
                Api.session(id) + "?ttl=" + ttl,
                "{\"a\":1}",
                "Content-Type",
                "application/json");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.details().getString("field")).isEqualTo("ttl");
    assertThat(stage.dataOf(id)).isEqualTo("{}");
  }

  @Test
  void patchShouldChangeNothingIfTheSessionWouldBeTooLarge() {
    String id = stage.saved("{\"big\":\"" + "x".repeat(900_000) + "\"}");
    Answer before = stage.api().load(id);
    String more = "y".repeat(200_000);

    Answer merged = stage.api().patch(id, "{\"more\":\"" + more + "\"}");
    Answer copied = stage.jsonPatch(id, "[{\"op\":\"copy\",\"from\":\"/big\",\"path\":\"/more\"}]");
    Answer set = stage.put(Stage.field(id, "more"), "text/plain", more);

    for (Answer answer : List.of(merged, copied, set)) {
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.code()).isEqualTo("PAYLOAD_TOO_LARGE");
      assertThat(answer.details().getLong("limitBytes")).isEqualTo(LIMIT);
      assertThat(answer.details().getLong("sizeBytes")).isGreaterThan(1_100_000);
    }
    assertThat(stage.api().load(id).header("ETag")).isEqualTo(before.header("ETag"));
    assertThat(stage.dataOf(id)).hasSize(900_010);
  }

  @Test
  void patchesThatAreTooLargeShouldHoldNobodyUp() {
    String id = stage.saved("{\"big\":\"" + "x".repeat(950_000) + "\"}");
    String tooMuch = "{\"more\":\"" + "y".repeat(60_000) + "\"}";

    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(stage.patchAsync(id, tooMuch));
      answers.add(stage.patchAsync(id, "{\"m" + i + "\":1}"));
    }

    List<Answer> done = Stage.all(answers);
    assertThat(done.stream().filter(answer -> answer.status() == 413)).hasSize(20);
    assertThat(done.stream().filter(answer -> answer.status() == 200)).hasSize(20);
    assertThat(stage.api().load(id).data().getJsonObject("sessionData").size()).isEqualTo(21);
  }

  @Test
  void patchShouldChangeNothingIfTheSessionWouldNestTooDeep() {
    String id = stage.saved("{\"a\":1}");

    Answer answer = stage.api().patch(id, "{\"b\":" + "[".repeat(99) + "]".repeat(99) + "}");
    Answer tooDeep = stage.jsonPatch(id, "[{\"op\":\"copy\",\"from\":\"/b\",\"path\":\"/b/0\"}]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(tooDeep.code()).isEqualTo("PATCH_FAILED");
    assertThat(stage.dataOf(id)).isEqualTo(Stage.dataIn(answer));
  }

  @Test
  void bodyShouldBeRefusedIfItIsTooLarge() {
    String id = stage.saved("{}");

    Answer answer = stage.api().patch(id, "{\"a\":\"" + "x".repeat(LIMIT) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(stage.dataOf(id)).isEqualTo("{}");
  }
}
