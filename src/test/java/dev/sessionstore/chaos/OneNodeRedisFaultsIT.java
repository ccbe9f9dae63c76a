package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Single changes of one node while Redis itself is at fault, or comes back with other data. */
class OneNodeRedisFaultsIT extends RigTest {
  OneNodeRedisFaultsIT() {
    super(1);
  }

  @Test
  void aRedisThatTakesTheProbeAndRefusesTheWritesShouldBeAnOutageThatIsNotHammered() {
    a.partition();
    a.api().save(id, "{\"n\":1}");
    rig.redis().call("ACL", "SETUSER", "default", "resetkeys", "~interview:session:!*");
    a.redisLink().heal();
    Await.until("a replay has failed", () -> cause().endsWith("(NOPERM)"));
    long before = connections();
    Rig.pass(1_500);
    assertThat(connections() - before).as("attempts in 1.5 s").isLessThan(16);
    assertThat(a.api().patch(id, "{\"m\":1}").data().getBoolean("degraded")).isTrue();
    rig.redis().call("ACL", "SETUSER", "default", "allkeys");
    rig.awaitHealed();
    assertIs("{\"n\":1,\"m\":1}");
  }

  private String cause() {
    return String.valueOf(a.api().store().getString("cause"));
  }

  private long connections() {
    return rig.redis()
        .call("INFO", "stats")
        .lines()
        .filter(line -> line.startsWith("total_connections_received:"))
        .mapToLong(line -> Long.parseLong(line.strip().substring(line.indexOf(':') + 1)))
        .sum();
  }

  @Test
  void aRedisThatTakesNoWritesShouldBeFoundOutThoughNobodyWrites() {
    rig.redis().call("REPLICAOF", "127.0.0.1", "1");
    a.awaitState("offline");
    rig.redis().call("REPLICAOF", "NO", "ONE");
    rig.awaitHealed();
  }

  @Test
  void aRedisThatIsGivenOtherDataShouldBeGivenBackWhatItLacks() {
    a.api().save(id, "{\"n\":1}");
    rig.redis().call("REPLICAOF", "127.0.0.1", Integer.toString(rig.emptyRedis().port()));
    Await.until(
        "it has the other one's data",
        Duration.ofSeconds(30),
        () -> rig.inRedis(id).equals("(nil)"));
    rig.redis().call("REPLICAOF", "NO", "ONE");
    Await.until("it has ours", Duration.ofSeconds(30), () -> rig.inRedis(id).equals("{\"n\":1}"));
    assertThat(a.api().load(id).status()).isEqualTo(200);
  }

  @Test
  void aRedisThatComesBackEmptyShouldBeHealedOfWritesAndDeletions() {
    a.api().save(id, "{\"n\":1}");
    a.api().save(id + "-deleted", "{}");
    a.api().delete(id + "-deleted");
    long version = a.api().patch(id, "{\"n\":2}").version();
    rig.killRedis();
    rig.forgetDisk();
    a.awaitState("offline");
    rig.redis().run();
    rig.awaitHealed();
    assertIs("{\"n\":2}");
    assertThat(a.api().load(id).version()).isEqualTo(version);
    assertThat(a.api().load(id + "-deleted").status()).isEqualTo(404);
  }

  @Test
  void anOlderSnapshotShouldNotBringBackWhatWasDeletedAndThenLookedFor() {
    a.api().save(id, "{\"n\":1}");
    rig.redis().call("SAVE");
    a.api().delete(id);
    assertThat(a.api().load(id).status()).isEqualTo(404);
    rig.killRedis();
    a.awaitState("offline");
    rig.redis().run();
    rig.awaitHealed();
    assertGone();
  }

  @Test
  void aRestartWithAllDataShouldNotRaiseVersions() {
    long version = a.api().save(id, "{\"n\":1}").version();
    rig.redis().call("SAVE");
    rig.killRedis();
    a.awaitState("offline");
    rig.redis().run();
    rig.awaitHealed();
    assertThat(a.api().load(id).version()).isEqualTo(version);
  }

  @Test
  void noRequestShouldWaitForRedisOnceItIsGivenUp() {
    a.api().save(id, "{}");
    rig.redis().pause();
    a.awaitState("offline");
    long start = System.nanoTime();
    for (int i = 0; i < 40; i++) {
      assertThat(a.api().patch(id, "{\"p\":" + i + "}").status()).isEqualTo(200);
      assertThat(a.api().load(id).status()).isEqualTo(200);
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    rig.redis().resume();
    assertThat(millis)
        .as("80 requests, each with a timeout of %d ms", COMMAND_TIMEOUT_MS)
        .isLessThan(80 * COMMAND_TIMEOUT_MS / 2);
  }
}
