package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** No change brings a session back that is gone, however close to its end the change is made. */
abstract class PatchRaceContract {
  private static final int ROUNDS = 100;

  private final Stage stage;

  PatchRaceContract(Stage stage) {
    this.stage = stage;
  }

  @Test
  void changesShouldAnswer404IfThereIsNoSession() {
    String never = Stage.newId();
    String deleted = stage.saved("{\"a\":1}");
    stage.api().delete(deleted);

    for (String id : List.of(never, deleted)) {
      for (Answer answer : changesOf(id)) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("SESSION_NOT_FOUND");
        assertThat(answer.details().getString("sessionId")).isEqualTo(id);
      }
      assertThat(stage.api().load(id).status()).isEqualTo(404);
    }
  }

  private List<Answer> changesOf(String id) {
    return List.of(
        stage.api().patch(id, "{\"b\":1}"),
        stage.api().patch(id, "{\"b\":1}", "If-Match", "*"),
        stage.jsonPatch(id, "[{\"op\":\"add\",\"path\":\"\",\"value\":{}}]"),
        stage.put(Stage.field(id, "b"), "text/plain", "x"),
        stage.api().touch(id, 100),
        stage.api().send("PUT", Api.session(id) + "/touch", null));
  }

  @Test
  void changesShouldNeverReviveASessionThatIsDeletedMeanwhile() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = stage.saved("{\"a\":1}");

      List<CompletableFuture<Answer>> changes = new ArrayList<>();
      changes.add(stage.patchAsync(id, "{\"b\":1}"));
      changes.add(stage.touchAsync(id));
      changes.add(stage.patchAsync(id, "{\"c\":1}", "If-Match", "*"));
      CompletableFuture<Answer> deletion = stage.deleteAsync(id);
      changes.add(stage.patchAsync(id, "{\"d\":1}"));
      changes.add(stage.touchAsync(id));

      assertThat(deletion.join().data().getBoolean("deleted")).isTrue();
      assertThat(Stage.all(changes))
          .allMatch(answer -> List.of(200, 404).contains(answer.status()));
      assertThat(stage.api().load(id).status()).as("round %d", round).isEqualTo(404);
    }
  }

  @Test
  void changesShouldNeverReviveASessionThatExpiresMeanwhile() {
    List<CompletableFuture<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 16; client++) {
      String id = Stage.newId();
      Answer saved =
          stage.post(
              "application/json", "{\"sessionId\":\"" + id + "\",\"sessionData\":{},\"ttl\":3}");
      assertThat(saved.status()).isEqualTo(200);
      String expiresAt = saved.data().getString("expiresAt");
      clients.add(CompletableFuture.supplyAsync(() -> patchUntilGone(id, expiresAt)));
    }

    assertThat(clients.stream().map(CompletableFuture::join)).allMatch(patches -> patches > 0);
  }

  /** Patches to the end, and some way beyond it; the number of those that came before it. */
  private int patchUntilGone(String id, String expiresAt) {
    int[] patches = new int[1];
    Await.until(
        "the expiry of " + id,
        () -> {
          Answer answer = stage.api().patch(id, "{\"n\":" + ++patches[0] + "}");
          if (answer.status() == 200) {
            assertThat(answer.data().getString("expiresAt")).isEqualTo(expiresAt);
          }
          return answer.status() == 404;
        });
    assertThat(changesOf(id)).allMatch(answer -> answer.status() == 404);
    assertThat(stage.api().load(id).status()).isEqualTo(404);
    assertThat(stage.api().get(Api.session(id) + "?ifMissing=empty").data().getBoolean("found"))
        .isFalse();
    return patches[0] - 1;
  }

  @Test
  void sessionShouldBeginAnewIfItIsSavedAfterItsEnd() {
    String id = stage.saved("{\"old\":1}");
    long before = stage.api().patch(id, "{\"b\":1}").version();
    stage.api().delete(id);

    Answer again = stage.api().save(id, "{\"new\":1}");

    assertThat(again.version()).isGreaterThan(before);
    assertThat(Stage.dataIn(stage.api().patch(id, "{\"c\":1}"))).isEqualTo("{\"new\":1,\"c\":1}");
  }
}
