package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes of one session that many clients make at once. */
abstract class ParallelPatchContract {
  private final Stage stage;

  ParallelPatchContract(Stage stage) {
    this.stage = stage;
  }

  @Test
  void thousandParallelPatchesShouldAllSurvive() {
    String id = stage.saved("{}");

    List<Answer> answers =
        parallel(1_000, i -> stage.patchAsync(id, "{\"m%d\":%d}".formatted(i, i)));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    JsonObject data = stage.api().load(id).data().getJsonObject("sessionData");
    assertThat(data.size()).isEqualTo(1_000);
    IntStream.range(0, 1_000).forEach(i -> assertThat(data.getInteger("m" + i)).isEqualTo(i));
    assertStepByStep(answers);
  }

  /** A version, and how many members the session had in it. */
  private record Step(long version, int members) {}

  /** Each version, in their order, has one member more than the one before: none was skipped. */
  static void assertStepByStep(List<Answer> answers) {
    List<Step> steps =
        answers.stream()
            .map(Answer::data)
            .map(
                data -> new Step(data.getLong("version"), data.getJsonObject("sessionData").size()))
            .sorted(Comparator.comparing(Step::version))
            .toList();
    assertThat(steps.stream().map(Step::members))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, steps.size()).boxed().toList());
    assertThat(steps.stream().map(Step::version)).doesNotHaveDuplicates();
  }

  static List<Answer> parallel(int count, IntFunction<CompletableFuture<Answer>> request) {
    return Stage.all(IntStream.range(0, count).mapToObj(request).toList());
  }

  @Test
  void parallelAppendsShouldStandInTheOrderOfTheirVersions() {
    String id = stage.saved("{\"list\":[]}");

    List<Answer> answers =
        parallel(
            200,
            i ->
                stage
                    .api()
                    .sendAsync(
                        "PATCH",
                        "/api/interview/sessions/" + id,
                        "[{\"op\":\"add\",\"path\":\"/list/-\",\"value\":%d}]".formatted(i),
                        "Content-Type",
                        "application/json-patch+json"));

    JsonArray list = stage.api().load(id).data().getJsonObject("sessionData").getJsonArray("list");
    assertThat(list.stream().distinct()).hasSize(200);
    List<JsonObject> inOrder =
        answers.stream()
            .map(Answer::data)
            .sorted(Comparator.comparing(data -> data.getLong("version")))
            .toList();
    for (int i = 0; i < 200; i++) {
      JsonArray then = inOrder.get(i).getJsonObject("sessionData").getJsonArray("list");
      assertThat(then.getList()).isEqualTo(list.getList().subList(0, i + 1));
    }
  }

  @Test
  void parallelFieldWritesShouldAllSurvive() {
    String id = stage.saved("{}");

    List<Answer> answers =
        parallel(
            200,
            i ->
                stage
                    .api()
                    .sendAsync(
                        "PUT", Stage.field(id, "f/" + i), "v" + i, "Content-Type", "text/plain"));

    assertStepByStep(answers);
    assertThat(stage.api().load(id).data().getJsonObject("sessionData").getString("f/199"))
        .isEqualTo("v199");
  }

  @Test
  void countersShouldLoseNothingIfClientsRetryByVersion() {
    String id = stage.saved("{\"count\":0}");

    List<CompletableFuture<Void>> clients =
        IntStream.range(0, 8)
            .mapToObj(
                client ->
                    CompletableFuture.runAsync(
                        () -> IntStream.range(0, 10).forEach(time -> increment(id))))
            .toList();
    clients.forEach(CompletableFuture::join);

    assertThat(stage.dataOf(id)).isEqualTo("{\"count\":80}");
  }

  private void increment(String id) {
    Answer written;
    do {
      Answer read = stage.api().load(id);
      int next = read.data().getJsonObject("sessionData").getInteger("count") + 1;
      written = stage.api().patch(id, "{\"count\":" + next + "}", "If-Match", read.header("ETag"));
    } while (written.status() == 412);
    assertThat(written.status()).isEqualTo(200);
  }

  @Test
  void patchesOfManySessionsShouldNotMix() {
    List<String> ids = IntStream.range(0, 20).mapToObj(i -> stage.saved("{}")).toList();

    parallel(400, i -> stage.patchAsync(ids.get(i % 20), "{\"m%d\":1}".formatted(i)));

    for (int session = 0; session < 20; session++) {
      JsonObject data = stage.api().load(ids.get(session)).data().getJsonObject("sessionData");
      assertThat(data.size()).isEqualTo(20);
      for (String name : data.fieldNames()) {
        assertThat(Integer.parseInt(name.substring(1)) % 20).isEqualTo(session);
      }
    }
  }
}
