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
  private static final long CALLS_OF_A_PHASE = 150;

  /** So long that a machine that stalls is no outage. */
  private static final String COMMAND_TIMEOUT_MS = "2000";

  /** So many that their replay takes a while. */
  private static final int MANY = 1_000;

  private static final String COUNT =
      "local n = 0 for _, k in ipairs(redis.call('KEYS', 'interview:session:many-*')) do "
          + "if redis.call('HGET', k, 'data') == '{\"n\":1}' then n = n + 1 end end return n";

  private static Rig<ProcessNode> rig;
  private static ProcessNode node;

  @BeforeAll
  static void start() {
    rig =
        Rig.processes(
            1, Map.of("JOURNAL_SYNC", "always", "REDIS_COMMAND_TIMEOUT_MS", COMMAND_TIMEOUT_MS));
    node = rig.node(0);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static Experiment experiment(Rig<ProcessNode> on, String name) {
    return new Experiment(
        on, CALLS_OF_A_PHASE, 4, (i, tally) -> new Client(on, name + "-" + i, SEED + i, tally));
  }

  @Test
  void changesOfAnOutageShouldSurviveIfRedisIsBackAtTheRestart() {
    try (Experiment experiment = experiment(rig, "back")) {
      experiment.run(
          node::partition,
          () -> {
            node.kill();
            node.redisLink().heal();
            node.startAgain();
            assertThat(node.restored()).isPositive();
          });
      assertThat(experiment.verdict()).isEmpty();
    }
  }

  @Test
  void changesOfAnOutageShouldSurviveTwoKillsIfRedisIsAwayStill() {
    node.api().save("patched", "{\"n\":1}");
    node.api().save("touched", "{\"n\":2}");
    node.api().save("deleted", "{\"n\":3}");
    node.api().save("untouched", "{\"n\":4}");
    try (Experiment experiment = experiment(rig, "away")) {
      experiment.run(
          () -> {
            rig.loseRedis();
          },
          () -> {
            long expiry = changeOneByOne(node.api());
            node.kill();
            node.startAgain();
            assertKnown(node.api(), expiry);
            experiment.awaitCalls();
            node.kill();
            node.startAgain();
            assertKnown(node.api(), expiry);
            rig.redis().run();
          });
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
    return SessionState.of(touched.data()).expiresAt();
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
    assertThat(SessionState.of(api.load("touched").data()).expiresAt()).isEqualTo(expiry);
    assertThat(api.load("deleted").status()).isEqualTo(404);
    assertThat(api.load("untouched").status()).as("what Redis alone has").isEqualTo(503);
  }

  private static void assertIs(Answer answer, String json) {
    assertJournaled(answer);
    assertThat(answer.data().getJsonObject("sessionData")).isEqualTo(new JsonObject(json));
  }

  @Test
  void changesShouldSurviveAKillInTheMiddleOfTheirReplay() {
    try (Experiment experiment = experiment(rig, "replay")) {
      experiment.run(
          () -> {
            node.partition();
            BulkCalls.save(node.api(), "many-", MANY, "{\"n\":1}");
          },
          () -> {
            node.redisLink().delayAnswers(100);
            node.redisLink().acceptAndClose(false);
            Await.until(
                "a part is replayed", Duration.ofSeconds(60), () -> node.waiting() < MANY * 3 / 4);
            node.kill();
            node.redisLink().heal();
            node.startAgain();
          });
      assertThat(experiment.verdict()).isEmpty();
    }
    assertThat(rig.redis().call("EVAL", COUNT, "0")).isEqualTo(Integer.toString(MANY));
  }

  @Test
  void memoryThatIsTheStoreShouldSurviveAndBeGivenToARedisThatAppears() {
    try (Rig<ProcessNode> alone = Rig.withoutRedis();
        Experiment experiment = experiment(alone, "alone")) {
      alone.node(0).awaitState("standalone");
      experiment.awaitCalls();
      alone.node(0).kill();
      alone.node(0).startAgain();
      assertThat(alone.node(0).restored()).isPositive();
      assertThat(alone.node(0).state()).isEqualTo("standalone");
      experiment.awaitCalls();
      alone.node(0).findsRedis(alone.redis());
      alone.awaitHealed();
      experiment.awaitCalls();
      assertThat(experiment.verdict()).isEmpty();
    }
  }

  @Test
  void whatRedisHadTakenBeforeTheKillShouldNotBeAnotherNodesChangeAfterIt() {
    String id = "tried";
    node.api().save(id, "{\"n\":0}");
    node.awaitCopy(id);
    node.redisLink().holdAnswers(true);
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> node.api().patch(id, "{\"x\":1}"));
    Await.until("Redis has it", () -> rig.inRedis(id).contains("\"x\":1"));
    node.redisLink().acceptAndClose(true);
    assertJournaled(first.join());
    Rig.pass(300);
    assertJournaled(node.api().patch(id, "{\"x\":2}"));
    node.kill();
    try (LocalNode other = LocalNode.start("other", rig.redis(), new JsonObject())) {
      other.api().patch(id, "{\"y\":1}");
    }
    node.redisLink().heal();
    node.startAgain();
    rig.awaitHealed();
    assertThat(new JsonObject(rig.inRedis(id)))
        .isEqualTo(new JsonObject("{\"n\":0,\"x\":2,\"y\":1}"));
  }
}
