package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes and a Redis that comes back without what it had: what one of them was acknowledged must
 * be joined with what the other one does, whoever comes first.
 */
class LostDataIT extends RigTest {
  private final LocalNode b = rig.node(1);

  LostDataIT() {
    super(2);
  }

  @BeforeEach
  void bothKnowTheSession() {
    a.api().save(id, "{\"n\":0}");
    assertThat(b.api().load(id).status()).isEqualTo(200);
  }

  /** A patches, and Redis, without that, comes back for B alone. */
  private void losesForB(String patchOfA) {
    rig.redis().call("SAVE");
    a.api().patch(id, patchOfA);
    rig.loseRedis();
    rig.returnTo(b);
  }

  @Test
  void whatWasLostShouldBeJoinedWithADegradedChangeThatIsReplayedBeforeIt() {
    b.api().save(id, "{\"n\":0,\"both\":0}");
    a.api().patch(id, "{\"a\":1,\"both\":1}");
    rig.loseRedis();
    assertThat(b.api().patch(id, "{\"b\":2,\"both\":2}").data().getBoolean("degraded")).isTrue();
    rig.returnTo(b);
    assertThat(new JsonObject(rig.inRedis(id)))
        .isEqualTo(new JsonObject("{\"n\":0,\"b\":2,\"both\":2}"));
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"both\":2}");
    assertThat(a.conflict(id).getString("outcome")).isEqualTo("merged");
  }

  @Test
  void whatWasLostShouldBeJoinedWithChangesThatRedisTookBeforeItWasToldOfIt() {
    b.api().save(id, "{\"n\":0,\"both\":0}");
    losesForB("{\"a\":1,\"both\":1}");
    b.api().patch(id, "{\"b\":2}");
    b.api().patch(id, "{\"both\":2}");
    b.api().touch(id, 900);
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"both\":2}");
    assertThat(a.api().load(id).data().getLong("ttl")).isBetween(880L, 900L);
  }

  @Test
  void whatAnotherNodeMayStillGiveBackShouldNotBeCalledMissing() {
    rig.loseRedis();
    rig.returnTo(b);
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
  void aTouchShouldNotHideWhatWasLost() {
    b.api().save(id, "{\"n\":0}");
    losesForB("{\"a\":1}");
    b.api().touch(id, 900);
    a.reunite();
    assertIs("{\"n\":0,\"a\":1}");
    assertThat(a.api().load(id).data().getLong("ttl")).isBetween(880L, 900L);
  }

  @Test
  void aSaveOfTheWholeSessionShouldLeaveNothingToBeJoined() {
    b.api().save(id, "{\"n\":0}");
    losesForB("{\"a\":1}");
    b.api().patch(id, "{\"b\":1}");
    assertThat(rig.redis().call("HKEYS", "interview:session:" + id)).contains("ancestor");
    b.api().save(id, "{\"c\":1}");
    assertThat(rig.redis().call("HKEYS", "interview:session:" + id)).doesNotContain("ancestor");
    a.reunite();
    assertIs("{\"c\":1}");
  }

  @Test
  void aNodeThatKnewOnlyTheBranchShouldNotUndoWhatWasJoinedSince() {
    losesForB("{\"a\":1}");
    b.api().patch(id, "{\"b\":1}");
    b.partition();
    a.reunite();
    assertThat(b.api().patch(id, "{\"c\":1}").data().getBoolean("degraded")).isTrue();
    b.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":1,\"c\":1}");
  }

  @Test
  void whatASecondRestartLostShouldBeJoinedToo() {
    rig.restartRedis();
    a.api().save(id, "{\"n\":0}");
    b.api().patch(id, "{\"b\":1,\"both\":1}");
    losesForB("{\"a\":1,\"both\":2}");
    b.api().patch(id, "{\"b\":2}");
    a.reunite();
    assertIs("{\"n\":0,\"a\":1,\"b\":2,\"both\":2}");
  }

  @Test
  void aNodeThatMissedARestartShouldLoseNothingAndUndoNothing() {
    rig.redis().call("SAVE");
    b.api().patch(id, "{\"b\":1}");
    rig.loseRedis();
    rig.returnTo(a);
    a.api().patch(id, "{\"a\":1}");
    rig.redis().call("SAVE");
    a.api().patch(id, "{\"a\":2,\"later\":1}");
    rig.loseRedis();
    b.redisLink().heal();
    rig.returnTo(b);
    a.reunite();
    assertIs("{\"n\":0,\"a\":2,\"b\":1,\"later\":1}");
  }

  @Test
  void aNodeThatHasJustStartedShouldLeaveWhatASessionWasToo() {
    rig.redis().call("SAVE");
    a.api().patch(id, "{\"a\":1}");
    rig.loseRedis();
    a.redisLink().acceptAndClose(true);
    b.redisLink().acceptAndClose(true);
    rig.redis().run();
    try (LocalNode fresh = newNode()) {
      fresh.api().patch(id, "{\"c\":1}");
    }
    a.reunite();
    b.reunite();
    assertIs("{\"n\":0,\"a\":1,\"c\":1}");
  }

  @Test
  void aNodeThatNoticesARestartLateShouldGiveBackWhatItKnewOfBefore() {
    rig.redis().call("SAVE");
    try (LocalNode late = LocalNode.start("late", rig.redis(), LocalNode.commandTimeout(5_000))) {
      late.api().patch(id, "{\"a\":1}");
      late.redisLink().holdRequests(true);
      late.redisLink().holdAnswers(true);
      CompletableFuture<Answer> hanging = late.api().saveAsync(id + "-other", "{}");
      rig.restartRedis();
      b.api().patch(id, "{\"b\":1}");
      assertThat(hanging.join().data().getBoolean("degraded")).isTrue();
      assertThat(late.api().patch(id, "{\"c\":1}").data().getBoolean("degraded")).isTrue();
      late.reunite();
    }
    assertIs("{\"n\":0,\"a\":1,\"b\":1,\"c\":1}");
  }
}
