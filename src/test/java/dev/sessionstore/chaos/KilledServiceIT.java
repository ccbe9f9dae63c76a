package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The packaged service is killed with {@code kill -9} in the middle of the traffic, and started
 * again: nothing acknowledged is lost, nothing deleted comes back, no version goes back, and what
 * was not answered may have happened or not.
 */
class KilledServiceIT {
  private static final long SEED = Long.getLong("chaos.seed", 20_261_123);
  private static final long CALLS = 150;

  /** So many that their replay takes a while. */
  private static final int MANY = 1_000;

  private static final String COUNT =
      "local n = 0 for _, k in ipairs(redis.call('KEYS', 'interview:session:many-*')) do "
          + "if redis.call('HGET', k, 'data') == '{\"n\":1}' then n = n + 1 end end return n";

  private static ServiceRig rig;

  @BeforeAll
  static void start() {
    rig = ServiceRig.onRedis(Map.of("JOURNAL_SYNC", "always"));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void changesOfAnOutageShouldSurviveIfRedisIsBackAtTheRestart() {
    try (Experiment experiment = new Experiment(rig, "back", SEED)) {
      experiment.run(
          rig::partition,
          () -> {
            rig.kill();
            rig.proxy().heal();
            rig.startAgain();
            assertThat(rig.restored()).isPositive();
          },
          CALLS);
      assertThat(experiment.verdict()).isEmpty();
    }
  }

  @Test
  void changesOfAnOutageShouldSurviveTwoKillsIfRedisIsAwayStill() {
    rig.api().save("patched", "{\"n\":1}");
    rig.api().save("touched", "{\"n\":2}");
    rig.api().save("deleted", "{\"n\":3}");
    rig.api().save("untouched", "{\"n\":4}");
    try (Experiment experiment = new Experiment(rig, "away", SEED)) {
      experiment.run(
          () -> {
            rig.redis().kill();
            rig.awaitState("offline");
          },
          () -> {
            long expiry = changeOneByOne(rig.api());
            rig.kill();
            rig.startAgain();
            assertKnown(rig.api(), expiry);
            experiment.awaitCalls(CALLS);
            rig.kill();
            rig.startAgain();
            assertKnown(rig.api(), expiry);
            rig.redis().run();
          },
          CALLS);
      assertThat(experiment.verdict()).isEmpty();
    }
    assertThat(rig.inRedis("saved")).isEqualTo("{\"n\":0}");
    assertThat(rig.inRedis("patched")).isEqualTo("{\"n\":1,\"m\":1}");
    assertThat(rig.inRedis("deleted")).isEqualTo("(nil)");
    assertThat(rig.inRedis("untouched")).isEqualTo("{\"n\":4}");
  }

  /** Returns what the touched session's expiry is. */
  private static long changeOneByOne(Api api) {
    assertJournaled(api.save("saved", "{\"n\":0}"));
    assertJournaled(api.patch("patched", "{\"m\":1}"));
    assertJournaled(api.delete("deleted"));
    Answer touched = api.touch("touched", 5_000);
    assertJournaled(touched);
    return Calls.sighting(touched.data()).expiresAt();
  }

  private static void assertJournaled(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().getString("durability")).isEqualTo("journal");
    assertThat(answer.data().getBoolean("degraded")).isTrue();
  }

  private static void assertKnown(Api api, long expiry) {
    assertIs(api.load("saved"), "{\"n\":0}");
    assertIs(api.load("patched"), "{\"n\":1,\"m\":1}");
    assertIs(api.load("touched"), "{\"n\":2}");
    assertThat(Calls.sighting(api.load("touched").data()).expiresAt()).isEqualTo(expiry);
    assertThat(api.load("deleted").status()).isEqualTo(404);
    assertThat(api.load("untouched").status()).as("what Redis alone has").isEqualTo(503);
  }

  private static void assertIs(Answer answer, String json) {
    assertJournaled(answer);
    assertThat(answer.data().getJsonObject("sessionData")).isEqualTo(new JsonObject(json));
  }

  @Test
  void changesShouldSurviveAKillInTheMiddleOfTheirReplay() {
    try (Experiment experiment = new Experiment(rig, "replay", SEED)) {
      experiment.run(
          () -> {
            rig.partition();
            ManyCalls.save(rig.api(), "many-", MANY, "{\"n\":1}");
          },
          () -> {
            rig.proxy().delayAnswers(100);
            rig.proxy().acceptAndClose(false);
            Await.until(
                "a part is replayed",
                Duration.ofSeconds(60),
                () -> rig.api().store().getLong("waiting") < MANY * 3 / 4);
            rig.kill();
            rig.proxy().heal();
            rig.startAgain();
          },
          CALLS);
      assertThat(experiment.verdict()).isEmpty();
    }
    assertThat(rig.redis().call("EVAL", COUNT, "0")).isEqualTo(Integer.toString(MANY));
  }

  @Test
  void memoryThatIsTheStoreShouldSurviveAndBeGivenToARedisThatAppears() {
    try (ServiceRig alone = ServiceRig.withoutRedis();
        Experiment experiment = new Experiment(alone, "alone", SEED)) {
      alone.awaitState("standalone");
      experiment.awaitCalls(CALLS);
      alone.kill();
      alone.startAgain();
      assertThat(alone.restored()).isPositive();
      assertThat(alone.api().store().getString("state")).isEqualTo("standalone");
      experiment.awaitCalls(CALLS);
      alone.appears();
      alone.awaitHealed();
      experiment.awaitCalls(CALLS);
      assertThat(experiment.verdict()).isEmpty();
    }
  }

  @Test
  void whatRedisHadTakenBeforeTheKillShouldNotBeAnotherNodesChangeAfterIt() {
    String id = "tried";
    rig.api().save(id, "{\"n\":0}");
    Rig.awaitCopy(rig.api(), id);
    rig.proxy().holdAnswers(true);
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> rig.api().patch(id, "{\"x\":1}"));
    Await.until("Redis has it", () -> rig.inRedis(id).contains("\"x\":1"));
    rig.proxy().acceptAndClose(true);
    assertJournaled(first.join());
    Rig.pass(300);
    assertJournaled(rig.api().patch(id, "{\"x\":2}"));
    rig.kill();
    try (ProxiedNode other = ProxiedNode.start(rig.redis())) {
      other.api().patch(id, "{\"y\":1}");
    }
    rig.proxy().heal();
    rig.startAgain();
    rig.awaitHealed();
    assertThat(new JsonObject(rig.inRedis(id)))
        .isEqualTo(new JsonObject("{\"n\":0,\"x\":2,\"y\":1}"));
  }
}
