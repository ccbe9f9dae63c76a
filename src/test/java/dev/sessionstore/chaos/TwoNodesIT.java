package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one Redis, of which now one and now the other cannot reach it. */
class TwoNodesIT {
  private static final AtomicInteger IDS = new AtomicInteger();

  private static RedisProcess redis;
  private static ProxiedNode a;
  private static ProxiedNode b;

  private String id;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    a = ProxiedNode.start(redis);
    b = ProxiedNode.start(redis);
  }

  @AfterAll
  static void stop() {
    a.close();
    b.close();
    redis.close();
  }

  @BeforeEach
  void bothKnowTheSession() {
    id = "t-" + IDS.incrementAndGet();
    a.api().save(id, "{\"n\":0}");
    assertThat(b.api().load(id).status()).isEqualTo(200);
  }

  @AfterEach
  void bothReachRedis() {
    a.reunite();
    b.reunite();
  }

  private static String inRedis(String id) {
    return redis.call("HGET", "interview:session:" + id, "data");
  }

  private void assertIs(String json) {
    JsonObject expected = new JsonObject(json);
    assertThat(new JsonObject(inRedis(id))).isEqualTo(expected);
    for (ProxiedNode node : new ProxiedNode[] {a, b}) {
      assertThat(node.api().load(id).data().getJsonObject("sessionData")).isEqualTo(expected);
    }
  }

  private void assertGone() {
    assertThat(inRedis(id)).isEqualTo("(nil)");
    assertThat(a.api().load(id).status()).isEqualTo(404);
    assertThat(b.api().load(id).status()).isEqualTo(404);
  }

  /** A save that Redis carries out and whose answer is held; the second one is sent later. */
  private CompletableFuture<Answer> underWay(String session) {
    a.proxy().holdAnswers(true);
    CompletableFuture<Answer> save = a.api().saveAsync(session, "{\"x\":1}");
    Await.until("Redis has it", () -> inRedis(session).contains("\"x\":1"));
    return save;
  }

  @Test
  void deletionShouldStayIfTheLinkBrokeUnderTheSaveBeforeIt() {
    CompletableFuture<Answer> other = underWay(id + "-other");
    CompletableFuture<Answer> save = underWay(id);
    a.proxy().acceptAndClose(true);
    assertThat(save.join().data().getBoolean("degraded")).isTrue();
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
    b.api().delete(id);
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(second.join().status()).isEqualTo(200);
    a.reunite();
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
    // The clocks of nodes agree to a millisecond or so, and so do their versions.
    Rig.pass(20);
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
    b.api().patch(id, "{\"x\":\"of b\",\"b\":2}");
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"x\":\"of b\"}");
    a.partition();
    b.api().patch(id, "{\"x\":\"again of b\"}");
    // The clocks of nodes agree to a millisecond or so, and so do their versions.
    Rig.pass(20);
    a.api().patch(id, "{\"x\":\"again of a\"}");
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"x\":\"again of a\"}");
  }

  @Test
  void ofTwoSavesTheLaterOneShouldWin() {
    a.partition();
    a.api().save(id, "{\"of\":\"a\"}");
    b.api().save(id, "{\"of\":\"b\"}");
    a.reunite();
    assertIs("{\"of\":\"b\"}");
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("superseded");
    a.partition();
    b.api().save(id, "{\"of\":\"b again\"}");
    a.api().save(id, "{\"of\":\"a again\"}");
    a.reunite();
    assertIs("{\"of\":\"a again\"}");
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("replayed");
  }

  @Test
  void aChangeAfterADegradedDeletionShouldStay() {
    a.partition();
    a.api().delete(id);
    b.api().patch(id, "{\"b\":1}");
    a.reunite();
    assertIs("{\"n\":0,\"b\":1}");
    assertThat(a.conflict(id).getString("change")).isEqualTo("deleted");
  }

  @Test
  void aDegradedDeletionAfterAChangeShouldStay() {
    a.partition();
    b.api().patch(id, "{\"b\":1}");
    a.api().delete(id);
    a.reunite();
    assertGone();
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("replayed");
  }

  @Test
  void aDeletionAfterADegradedSaveShouldStay() {
    a.partition();
    a.api().save(id, "{\"of\":\"a\"}");
    assertThat(b.api().delete(id).data().getBoolean("deleted")).isTrue();
    a.reunite();
    assertGone();
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("superseded");
  }

  @Test
  void aDegradedSaveAfterADeletionShouldStay() {
    a.partition();
    b.api().delete(id);
    a.api().save(id, "{\"of\":\"a\"}");
    a.reunite();
    assertIs("{\"of\":\"a\"}");
  }

  @Test
  void aDeletionOfWhatRedisNeverHadShouldStopAnEarlierDegradedSaveToo() {
    a.partition();
    String fresh = id + "-fresh";
    a.api().save(fresh, "{}");
    assertThat(b.api().delete(fresh).data().getBoolean("deleted")).isFalse();
    a.reunite();
    assertThat(b.api().load(fresh).status()).isEqualTo(404);
    assertThat(a.api().load(fresh).status()).isEqualTo(404);
  }

  @Test
  void aChangeThatRedisHasAlreadyShouldNotUndoANewerOneOfAnotherNode() {
    a.proxy().holdAnswers(true);
    CompletableFuture<Answer> save = a.api().saveAsync(id, "{\"x\":1}");
    Await.until("Redis has it", () -> inRedis(id).contains("\"x\":1"));
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
      a.proxy().heal();
      b.proxy().heal();
      a.awaitHealed();
      b.awaitHealed();
    }
    assertIs("{\"n\":0,\"a0\":1,\"b0\":1,\"a1\":1,\"b1\":1,\"a2\":1,\"b2\":1}");
  }

  @Test
  void aRestartShouldNotMakeANodeBringBackWhatAnotherOneHasDeleted() throws Exception {
    try (ProxiedNode other = ProxiedNode.start(redis)) {
      other.api().delete(id);
    }
    redis.call("SAVE");
    restart();
    assertGone();
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void anEmptyRestartShouldNotMakeANodeBringBackWhatAnotherOneHasDeleted() {
    b.api().delete(id);
    String kept = id + "-kept";
    b.api().save(kept, "{}");
    restart();
    assertGone();
    assertThat(a.api().load(kept).status()).isEqualTo(200);
  }

  @Test
  void anEmptyRestartShouldBringBackWhatWasReadLastAndNotWhatWasWrittenLast() {
    try (ProxiedNode other = ProxiedNode.start(redis)) {
      other.api().save(id, "{\"n\":1}");
    }
    a.api().load(id);
    restart();
    assertIs("{\"n\":1}");
  }

  @Test
  void whatWasLostShouldBeJoinedWithADegradedChangeThatIsReplayedBeforeIt() {
    b.api().save(id, "{\"n\":0,\"both\":0}");
    a.api().patch(id, "{\"a\":1,\"both\":1}");
    fail();
    assertThat(b.api().patch(id, "{\"b\":2,\"both\":2}").data().getBoolean("degraded")).isTrue();
    returnTo(b);
    assertThat(new JsonObject(inRedis(id)))
        .isEqualTo(new JsonObject("{\"n\":0,\"b\":2,\"both\":2}"));
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"both\":2}");
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("merged");
  }

  @Test
  void whatWasLostShouldBeJoinedWithChangesThatRedisTookBeforeItWasToldOfIt() throws Exception {
    b.api().save(id, "{\"n\":0,\"both\":0}");
    redis.call("SAVE");
    a.api().patch(id, "{\"a\":1,\"both\":1}");
    fail();
    returnTo(b);
    b.api().patch(id, "{\"b\":2}");
    b.api().patch(id, "{\"both\":2}");
    b.api().touch(id, 900);
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"both\":2}");
    assertThat(a.api().load(id).data().getLong("ttl")).isBetween(880L, 900L);
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void whatAnotherNodeMayStillGiveBackShouldNotBeCalledMissing() {
    fail();
    returnTo(b);
    assertThat(b.api().load(id).status()).isEqualTo(503);
    assertThat(b.api().patch(id, "{\"b\":1}").status()).isEqualTo(503);
    assertThat(b.api().touch(id, 900).status()).isEqualTo(503);
    assertThat(b.api().save(id, "{}", "If-Match", "\"17\"").status()).isEqualTo(503);
    assertThat(b.api().get("/api/interview/sessions").data().getBoolean("complete")).isFalse();
    b.api().save(id + "-deleted", "{}");
    b.api().delete(id + "-deleted");
    assertThat(b.api().load(id + "-deleted").status()).isEqualTo(404);
    a.reunite();
    assertIs("{\"n\":0}");
    Await.until("it is clear", () -> b.api().load("never").status() == 404);
    assertThat(b.api().get("/api/interview/sessions").data().getBoolean("complete")).isTrue();
  }

  @Test
  void aTouchShouldNotHideWhatWasLost() throws Exception {
    b.api().save(id, "{\"n\":0}");
    redis.call("SAVE");
    a.api().patch(id, "{\"a\":1}");
    fail();
    returnTo(b);
    b.api().touch(id, 900);
    a.reunite();
    assertIs("{\"n\":0,\"a\":1}");
    assertThat(a.api().load(id).data().getLong("ttl")).isBetween(880L, 900L);
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void aSaveOfTheWholeSessionShouldLeaveNothingToBeJoined() throws Exception {
    b.api().save(id, "{\"n\":0}");
    redis.call("SAVE");
    a.api().patch(id, "{\"a\":1}");
    fail();
    returnTo(b);
    b.api().patch(id, "{\"b\":1}");
    assertThat(redis.call("HKEYS", "interview:session:" + id)).contains("ancestor");
    b.api().save(id, "{\"c\":1}");
    assertThat(redis.call("HKEYS", "interview:session:" + id)).doesNotContain("ancestor");
    a.reunite();
    assertIs("{\"c\":1}");
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void aNodeThatKnewOnlyTheBranchShouldNotUndoWhatWasJoinedSince() throws Exception {
    redis.call("SAVE");
    a.api().patch(id, "{\"a\":1}");
    fail();
    returnTo(b);
    b.api().patch(id, "{\"b\":1}");
    b.partition();
    a.reunite();
    assertThat(b.api().patch(id, "{\"c\":1}").data().getBoolean("degraded")).isTrue();
    b.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":1,\"c\":1}");
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void whatASecondRestartLostShouldBeJoinedToo() throws Exception {
    restart();
    a.api().save(id, "{\"n\":0}");
    b.api().patch(id, "{\"b\":1,\"both\":1}");
    redis.call("SAVE");
    a.api().patch(id, "{\"a\":1,\"both\":2}");
    fail();
    returnTo(b);
    b.api().patch(id, "{\"b\":2}");
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"both\":2}");
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void aNodeThatMissedARestartShouldLoseNothingAndUndoNothing() throws Exception {
    redis.call("SAVE");
    b.api().patch(id, "{\"b\":1}");
    fail();
    returnTo(a);
    a.api().patch(id, "{\"a\":1}");
    redis.call("SAVE");
    a.api().patch(id, "{\"a\":2,\"later\":1}");
    fail();
    b.proxy().heal();
    returnTo(b);
    a.reunite();
    assertIs("{\"n\":0,\"a\":2,\"b\":1,\"later\":1}");
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void aNodeThatHasJustStartedShouldLeaveWhatASessionWasToo() throws Exception {
    redis.call("SAVE");
    a.api().patch(id, "{\"a\":1}");
    redis.kill();
    a.api().awaitState("offline");
    b.api().awaitState("offline");
    a.proxy().acceptAndClose(true);
    b.proxy().acceptAndClose(true);
    redis.run();
    try (ProxiedNode fresh = ProxiedNode.start(redis)) {
      fresh.api().patch(id, "{\"c\":1}");
    }
    a.reunite();
    b.reunite();
    assertIs("{\"n\":0,\"a\":1,\"c\":1}");
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void aNodeThatNoticesARestartLateShouldGiveBackWhatItKnewOfBefore() throws Exception {
    redis.call("SAVE");
    try (ProxiedNode late = ProxiedNode.start(redis, ProxiedNode.commandTimeout(5_000))) {
      late.api().patch(id, "{\"a\":1}");
      late.proxy().holdRequests(true);
      late.proxy().holdAnswers(true);
      CompletableFuture<Answer> hanging = late.api().saveAsync(id + "-other", "{}");
      restart();
      b.api().patch(id, "{\"b\":1}");
      assertThat(hanging.join().data().getBoolean("degraded")).isTrue();
      assertThat(late.api().patch(id, "{\"c\":1}").data().getBoolean("degraded")).isTrue();
      late.reunite();
    }
    assertIs("{\"n\":0,\"a\":1,\"b\":1,\"c\":1}");
    Files.delete(redis.directory().resolve("dump.rdb"));
  }

  @Test
  void aSecondChangeOfAMemberShouldStayIfTheFirstOneHasReachedRedis() {
    // A patch then need not ask Redis first.
    a.api().load(id);
    a.proxy().holdAnswers(true);
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> a.api().patch(id, "{\"x\":1}"));
    Await.until("Redis has it", () -> inRedis(id).contains("\"x\":1"));
    a.proxy().acceptAndClose(true);
    assertThat(first.join().data().getBoolean("degraded")).isTrue();
    Rig.pass(300);
    assertThat(a.api().patch(id, "{\"x\":2}").data().getBoolean("degraded")).isTrue();
    Rig.pass(20);
    b.api().patch(id, "{\"y\":1}");
    a.reunite();
    assertIs("{\"n\":0,\"x\":2,\"y\":1}");
  }

  private static void restart() {
    fail();
    redis.run();
    a.awaitHealed();
    b.awaitHealed();
  }

  private static void fail() {
    redis.kill();
    a.api().awaitState("offline");
    b.api().awaitState("offline");
  }

  /** Only one node reaches the Redis that is back. */
  private static void returnTo(ProxiedNode first) {
    (first == a ? b : a).proxy().acceptAndClose(true);
    redis.run();
    first.awaitHealed();
  }
}
