package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one Redis, of which now one and now the other cannot reach it. */
class TwoNodesIT extends RigTest {
  private final LocalNode b = rig.node(1);

  TwoNodesIT() {
    super(2);
  }

  @BeforeEach
  void bothKnowTheSession() {
    a.api().save(id, "{\"n\":0}");
    assertThat(b.api().load(id).status()).isEqualTo(200);
  }

  /** A save that Redis carries out and whose answer is held; the second one is sent later. */
  private CompletableFuture<Answer> underWay(String session) {
    a.redisLink().holdAnswers(true);
    CompletableFuture<Answer> save = a.api().saveAsync(session, "{\"x\":1}");
    Await.until("Redis has it", () -> rig.inRedis(session).contains("\"x\":1"));
    return save;
  }

  @Test
  void deletionShouldStayIfTheLinkBrokeUnderTheSaveBeforeIt() {
    CompletableFuture<Answer> other = underWay(id + "-other");
    CompletableFuture<Answer> save = underWay(id);
    a.redisLink().acceptAndClose(true);
    assertThat(save.join().data().getBoolean("degraded")).isTrue();
    Rig.later();
    b.api().delete(id);
    assertThat(other.join().status()).isEqualTo(200);
    a.reunite();
    assertGone();
  }

  @Test
  void deletionShouldStayIfTheLinkBrokeUnderSavesOfOtherSessions() {
    CompletableFuture<Answer> first = underWay(id + "-first");
    CompletableFuture<Answer> second = underWay(id + "-second");
    a.partition();
    assertThat(a.api().save(id, "{\"n\":1}").data().getBoolean("degraded")).isTrue();
    Rig.later();
    b.api().delete(id);
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(second.join().status()).isEqualTo(200);
    a.reunite();
    assertGone();
  }

  @Test
  void deletionShouldStayIfTheLinkBrokeUnderThatOfAnotherSession() {
    a.redisLink().holdAnswers(true);
    CompletableFuture<Answer> other = CompletableFuture.supplyAsync(() -> a.api().delete(id));
    Await.until("Redis has done it", () -> rig.inRedis(id).equals("(nil)"));
    a.partition();
    String fresh = id + "-fresh";
    assertThat(a.api().save(fresh, "{}").data().getBoolean("degraded")).isTrue();
    Rig.later();
    b.api().delete(fresh);
    assertThat(other.join().status()).isEqualTo(200);
    a.reunite();
    assertGone();
    id = fresh;
    assertGone();
  }

  @Test
  void parallelChangesOfDifferentMembersShouldBothSurviveAndBeListed() {
    a.partition();
    Answer ofA = a.api().patch(id, "{\"a\":1}");
    Answer ofB = b.api().patch(id, "{\"b\":2}");
    assertThat(ofA.data().getBoolean("degraded")).isTrue();
    assertThat(ofB.data().getBoolean("degraded")).isFalse();
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2}");
    assertThat(a.api().load(id).version()).isGreaterThan(ofB.version());
    JsonObject conflict = a.conflict(id);
    assertThat(conflict.getString("outcome")).isEqualTo("merged");
    assertThat(conflict.getJsonObject("degraded").getJsonObject("sessionData"))
        .isEqualTo(new JsonObject("{\"n\":0,\"a\":1}"));
    assertThat(conflict.getJsonObject("redis").getJsonObject("sessionData"))
        .isEqualTo(new JsonObject("{\"n\":0,\"b\":2}"));
  }

  @Test
  void saveShouldBeRefusedIfItsVersionIsOfBeforeTheMerge() {
    a.partition();
    b.api().patch(id, "{\"b\":2}");
    Rig.later();
    Answer told = a.api().patch(id, "{\"a\":1}");
    assertThat(told.data().getJsonObject("sessionData").containsKey("b")).isFalse();
    a.reunite();
    Answer save = a.api().save(id, "{\"a\":2}", "If-Match", told.header("etag"));
    assertThat(save.status()).isEqualTo(412);
    assertIs("{\"n\":0,\"a\":1,\"b\":2}");
  }

  @Test
  void ofTwoChangesOfOneMemberTheLaterOneShouldStay() {
    a.partition();
    a.api().patch(id, "{\"x\":\"of a\",\"a\":1}");
    Rig.later();
    b.api().patch(id, "{\"x\":\"of b\",\"b\":2}");
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"x\":\"of b\"}");
    a.partition();
    b.api().patch(id, "{\"x\":\"again of b\"}");
    Rig.later();
    a.api().patch(id, "{\"x\":\"again of a\"}");
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"x\":\"again of a\"}");
  }

  @Test
  void ofTwoSavesTheLaterOneShouldWin() {
    a.partition();
    a.api().save(id, "{\"of\":\"a\"}");
    Rig.later();
    b.api().save(id, "{\"of\":\"b\"}");
    a.reunite();
    assertIs("{\"of\":\"b\"}");
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("superseded");
    a.partition();
    b.api().save(id, "{\"of\":\"b again\"}");
    Rig.later();
    a.api().save(id, "{\"of\":\"a again\"}");
    a.reunite();
    assertIs("{\"of\":\"a again\"}");
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("replayed");
  }

  @Test
  void aChangeAfterADegradedDeletionShouldStay() {
    a.partition();
    a.api().delete(id);
    Rig.later();
    b.api().patch(id, "{\"b\":1}");
    a.reunite();
    assertIs("{\"n\":0,\"b\":1}");
    assertThat(a.conflict(id).getString("change")).isEqualTo("deleted");
  }

  @Test
  void aDegradedDeletionAfterAChangeShouldStay() {
    a.partition();
    b.api().patch(id, "{\"b\":1}");
    Rig.later();
    a.api().delete(id);
    a.reunite();
    assertGone();
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("replayed");
  }

  @Test
  void aDeletionAfterADegradedSaveShouldStay() {
    a.partition();
    a.api().save(id, "{\"of\":\"a\"}");
    Rig.later();
    assertThat(b.api().delete(id).data().getBoolean("deleted")).isTrue();
    a.reunite();
    assertGone();
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("superseded");
  }

  @Test
  void aDegradedSaveAfterADeletionShouldStay() {
    a.partition();
    b.api().delete(id);
    Rig.later();
    a.api().save(id, "{\"of\":\"a\"}");
    a.reunite();
    assertIs("{\"of\":\"a\"}");
  }

  @Test
  void aDeletionOfWhatRedisNeverHadShouldStopAnEarlierDegradedSaveToo() {
    a.partition();
    String fresh = id + "-fresh";
    a.api().save(fresh, "{}");
    Rig.later();
    assertThat(b.api().delete(fresh).data().getBoolean("deleted")).isFalse();
    a.reunite();
    assertThat(b.api().load(fresh).status()).isEqualTo(404);
    assertThat(a.api().load(fresh).status()).isEqualTo(404);
  }

  @Test
  void aChangeThatRedisHasAlreadyShouldNotUndoANewerOneOfAnotherNode() {
    a.redisLink().holdAnswers(true);
    CompletableFuture<Answer> save = a.api().saveAsync(id, "{\"x\":1}");
    Await.until("Redis has it", () -> rig.inRedis(id).contains("\"x\":1"));
    assertThat(save.join().data().getBoolean("degraded")).isTrue();
    // Its version is above all that may still come of what was sent to Redis.
    Rig.pass(300);
    Answer newer = b.api().patch(id, "{\"y\":2}");
    assertThat(newer.version()).isGreaterThan(save.join().version());
    a.reunite();
    assertIs("{\"x\":1,\"y\":2}");
  }

  @Test
  void twoNodesThatReplayTheSameSessionAtOnceShouldConverge() {
    for (int round = 0; round < 3; round++) {
      a.partition();
      b.partition();
      a.api().patch(id, "{\"a" + round + "\":1}");
      b.api().patch(id, "{\"b" + round + "\":1}");
      a.redisLink().heal();
      b.redisLink().heal();
      a.awaitHealed();
      b.awaitHealed();
    }
    assertIs("{\"n\":0,\"a0\":1,\"b0\":1,\"a1\":1,\"b1\":1,\"a2\":1,\"b2\":1}");
  }

  @Test
  void aRestartShouldNotMakeANodeBringBackWhatAnotherOneHasDeleted() {
    try (LocalNode other = newNode()) {
      other.api().delete(id);
    }
    rig.redis().call("SAVE");
    rig.restartRedis();
    assertGone();
  }

  @Test
  void anEmptyRestartShouldNotMakeANodeBringBackWhatAnotherOneHasDeleted() {
    b.api().delete(id);
    String kept = id + "-kept";
    b.api().save(kept, "{}");
    rig.restartRedis();
    assertGone();
    assertThat(a.api().load(kept).status()).isEqualTo(200);
  }

  @Test
  void anEmptyRestartShouldBringBackWhatWasReadLastAndNotWhatWasWrittenLast() {
    try (LocalNode other = newNode()) {
      other.api().save(id, "{\"n\":1}");
    }
    a.api().load(id);
    rig.restartRedis();
    assertIs("{\"n\":1}");
  }

  @Test
  void aSecondChangeOfAMemberShouldStayIfTheFirstOneHasReachedRedis() {
    a.awaitCopy(id);
    a.redisLink().holdAnswers(true);
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> a.api().patch(id, "{\"x\":1}"));
    Await.until("Redis has it", () -> rig.inRedis(id).contains("\"x\":1"));
    a.redisLink().acceptAndClose(true);
    assertThat(first.join().data().getBoolean("degraded")).isTrue();
    Rig.pass(300);
    assertThat(a.api().patch(id, "{\"x\":2}").data().getBoolean("degraded")).isTrue();
    Rig.later();
    b.api().patch(id, "{\"y\":1}");
    a.reunite();
    assertIs("{\"n\":0,\"x\":2,\"y\":1}");
  }

  @Test
  void aChangeThatRedisHasDoneShouldNotBeRefusedByTheNodeThatDidNotHear() {
    a.api().delete(id);
    Rig.later();
    Answer other = b.api().save(id, "{\"x\":1}");
    a.redisLink().holdAnswers(true);
    CompletableFuture<Answer> save =
        CompletableFuture.supplyAsync(
            () -> a.api().save(id, "{\"x\":2}", "If-Match", other.header("etag")));
    assertThat(save.join().status()).isEqualTo(503);
    a.reunite();
    assertIs("{\"x\":2}");
  }

  @Test
  void conflictsShouldBePagedAndThoseOfADeletedSessionForgotten() {
    String other = id + "-other";
    a.api().save(other, "{}");
    b.api().load(other);
    a.partition();
    a.api().patch(id, "{\"a\":1}");
    a.api().patch(other, "{\"a\":1}");
    b.api().patch(id, "{\"b\":2}");
    b.api().patch(other, "{\"b\":2}");
    a.reunite();

    JsonObject first = a.api().get("/api/interview/conflicts?limit=1").data();
    JsonObject second =
        a.api()
            .get("/api/interview/conflicts?limit=1&cursor=" + first.getString("nextCursor"))
            .data();
    assertThat(first.getInteger("count")).isEqualTo(1);
    assertThat(List.of(sessionOf(first), sessionOf(second))).containsExactlyInAnyOrder(id, other);
    assertThat(a.api().get("/api/interview/conflicts?limit=0").code()).isEqualTo("INVALID_REQUEST");
    assertThat(a.api().get("/api/interview/conflicts?cursor=x").code())
        .isEqualTo("INVALID_REQUEST");

    assertThat(a.api().delete(id, "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(a.conflict(id)).as("a refused deletion").isNotNull();
    assertThat(a.api().delete(id).status()).isEqualTo(200);
    assertThat(a.conflict(id)).isNull();
    assertThat(a.conflict(other)).isNotNull();
    a.partition();
    assertThat(a.api().delete(other).data().getBoolean("degraded")).isTrue();
    assertThat(a.conflict(other)).as("a deletion in an outage").isNull();
  }

  private static String sessionOf(JsonObject page) {
    return page.getJsonArray("conflicts").getJsonObject(0).getString("sessionId");
  }
}
