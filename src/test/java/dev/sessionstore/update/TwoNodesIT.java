package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes on one Redis that change the same session. */
class TwoNodesIT {
  private static RedisProcess redis;
  private static TestService one;
  private static TestService two;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    one = TestService.start(Stage.configuration(redis.url()));
    two = TestService.start(Stage.configuration(redis.url()));
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    redis.close();
  }

  @Test
  void clientOfOneNodeShouldNotStarveIfTheOtherNodeIsBusyWithTheSession() {
    String id = Stage.newId();
    one.api().save(id, "{}");

    CompletableFuture<List<Answer>> storm =
        CompletableFuture.supplyAsync(
            () -> ParallelPatchContract.parallel(500, i -> patch(one.api(), id, "m" + i)));
    List<Answer> answers = new ArrayList<>();
    while (!storm.isDone()) {
      answers.add(patch(two.api(), id, "n" + answers.size()).join());
    }
    answers.addAll(storm.join());

    assertThat(answers).hasSizeGreaterThan(500);
    assertThat(answers).allMatch(answer -> answer.status() == 200);
    ParallelPatchContract.assertStepByStep(answers);
  }

  @Test
  void clientOfANodeWithASlowLinkShouldNotStarveEither() {
    String id = Stage.newId();
    one.api().save(id, "{}");
    try (TcpProxy slow = new TcpProxy(redis.port());
        TestService far = TestService.start(Stage.configuration(slow.redisUrl()))) {
      slow.delayAnswers(10);

      AtomicBoolean enough = new AtomicBoolean();
      List<CompletableFuture<Void>> storm =
          IntStream.range(0, 8)
              .mapToObj(client -> CompletableFuture.runAsync(() -> patchUntil(enough, id, client)))
              .toList();
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(patch(far.api(), id, "far" + i).join());
      }
      enough.set(true);
      storm.forEach(CompletableFuture::join);

      assertThat(answers).allMatch(answer -> answer.status() == 200);
      assertThat(one.api().load(id).data().getJsonObject("sessionData").fieldNames())
          .contains("far0", "far7");
    }
  }

  private static void patchUntil(AtomicBoolean enough, String id, int client) {
    while (!enough.get()) {
      assertThat(patch(one.api(), id, "near" + client).join().status()).isEqualTo(200);
    }
  }

  @Test
  void patchShouldKeepBackWhileItIsTheTurnOfAnotherNode() {
    String id = Stage.newId();
    long turnEnds = one.api().save(id, "{}").version() + 140;
    redis.call("HSET", "interview:session:" + id, "turn", "another-node " + turnEnds);

    Answer patched = one.api().patch(id, "{\"a\":1}");

    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.version()).isGreaterThanOrEqualTo(turnEnds);
  }

  @Test
  void patchShouldBeMadeIfTheNodeWhoseTurnItIsHasGone() {
    String id = Stage.newId();
    String key = "interview:session:" + id;
    long now = one.api().save(id, "{}").version();

    for (long until : new long[] {now + 100, now + 600_000, now - 1}) {
      redis.call("HSET", key, "turn", "gone " + until);
      assertThat(one.api().patch(id, "{\"a\":1}").status()).isEqualTo(200);
      assertThat(redis.call("HEXISTS", key, "turn")).isEqualTo("0");
    }
  }

  @Test
  void oneOfBothNodesShouldWinIfBothCreateOrReplaceConditionally() {
    for (int round = 0; round < 20; round++) {
      String id = Stage.newId();
      List<Answer> creations = onBoth(id, "If-None-Match", "*");
      assertThat(creations.stream().filter(answer -> answer.status() == 200)).hasSize(1);

      String tag = one.api().load(id).header("ETag");
      List<Answer> replacements = onBoth(id, "If-Match", tag);
      assertThat(replacements.stream().filter(answer -> answer.status() == 200)).hasSize(1);
      assertThat(one.api().load(id).body()).isEqualTo(two.api().load(id).body());
    }
  }

  private static List<Answer> onBoth(String id, String header, String value) {
    return ParallelPatchContract.parallel(
        6,
        i ->
            (i % 2 == 0 ? one.api() : two.api())
                .sendAsync("PUT", Api.session(id), "{\"by\":" + i + "}", header, value));
  }

  @Test
  void appendsOfBothNodesShouldAllSurvive() {
    String id = Stage.newId();
    one.api().save(id, "{\"list\":[]}");

    List<Answer> answers =
        ParallelPatchContract.parallel(
            200,
            i ->
                (i % 2 == 0 ? one.api() : two.api())
                    .sendAsync(
                        "PATCH",
                        Api.session(id),
                        "[{\"op\":\"add\",\"path\":\"/list/-\",\"value\":%d}]".formatted(i),
                        "Content-Type",
                        "application/json-patch+json"));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(
            two.api().load(id).data().getJsonObject("sessionData").getJsonArray("list").getList())
        .asList()
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200).boxed().toList());
  }

  private static CompletableFuture<Answer> patch(Api api, String id, String member) {
    return api.sendAsync(
        "PATCH", Api.session(id), "{\"" + member + "\":1}", "Content-Type", "application/json");
  }
}
