package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes on one Redis, each on a way of its own, and a session that both know. */
abstract class TwoNodes {
  private static final int COMMAND_TIMEOUT_MS = 1_000;
  private static final AtomicInteger IDS = new AtomicInteger();

  static RedisProcess redis;
  static ProxiedNode a;
  static ProxiedNode b;

  String id;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    a = node();
    b = node();
  }

  /** One that does not take Redis for lost at once when the machine stalls. */
  static ProxiedNode node() {
    return ProxiedNode.start(redis, ProxiedNode.commandTimeout(COMMAND_TIMEOUT_MS));
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

  /**
   * What is done from here on is later than what was done before by the clock of each node, too:
   * they agree to the time of a round trip.
   */
  static void later() {
    Rig.pass(20);
  }

  static String inRedis(String id) {
    return redis.call("HGET", "interview:session:" + id, "data");
  }

  void assertIs(String json) {
    JsonObject expected = new JsonObject(json);
    assertThat(new JsonObject(inRedis(id))).isEqualTo(expected);
    for (ProxiedNode node : new ProxiedNode[] {a, b}) {
      assertThat(node.api().load(id).data().getJsonObject("sessionData")).isEqualTo(expected);
    }
  }

  void assertGone() {
    assertThat(inRedis(id)).isEqualTo("(nil)");
    assertThat(a.api().load(id).status()).isEqualTo(404);
    assertThat(b.api().load(id).status()).isEqualTo(404);
  }

  static void restart() {
    fail();
    redis.run();
    a.awaitHealed();
    b.awaitHealed();
  }

  static void fail() {
    redis.kill();
    a.api().awaitState("offline");
    b.api().awaitState("offline");
  }

  /** Only one node reaches the Redis that is back. */
  static void returnTo(ProxiedNode first) {
    (first == a ? b : a).proxy().acceptAndClose(true);
    redis.run();
    first.awaitHealed();
  }
}
