package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is left in Redis beside a session that was changed after Redis had lost something. */
class AncestorIT {
  /** How long others may offer what Redis has lost. */
  private static final int WINDOW_SECONDS = 5;

  private static final int COMMAND_TIMEOUT_MS = 5_000;

  private static RedisProcess redis;
  private static ProxiedNode node;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    node =
        ProxiedNode.start(
            redis,
            ProxiedNode.commandTimeout(COMMAND_TIMEOUT_MS)
                .put("outage", new JsonObject().put("recentWindow", WINDOW_SECONDS)));
  }

  @AfterAll
  static void stop() {
    node.close();
    redis.close();
  }

  private static String field(String id, String name) {
    return redis.call("HGET", "interview:session:" + id, name);
  }

  private static String ancestorData(String id) {
    return field(id, "ancestorData:" + field(id, "ancestor").split(" ")[3]);
  }

  private static void assertNone(String id) {
    assertThat(field(id, "ancestor")).isEqualTo("(nil)");
    assertThat(redis.call("HKEYS", "interview:session:" + id)).doesNotContain("ancestor");
  }

  @Test
  void aLinkThatWasCutShouldLeaveNone() {
    node.api().save("cut", "{\"n\":0}");
    node.partition();
    node.api().patch("cut", "{\"n\":1}");
    node.reunite();
    assertThat(node.api().load("never").status()).isEqualTo(404);
    node.api().patch("cut", "{\"n\":2}");
    node.api().touch("cut", 900);
    assertThat(field("cut", "data")).isEqualTo("{\"n\":2}");
    assertNone("cut");
  }

  @Test
  void aRestartShouldLeaveWhatTheSessionWasUntilNobodyOffersMore() {
    Answer saved = node.api().save("kept", "{\"n\":0}");
    redis.call("SAVE");
    redis.kill();
    node.api().awaitState("offline");
    redis.run();
    node.awaitHealed();
    assertThat(node.api().load("never").status()).isEqualTo(503);
    assertNone("kept");

    node.api().touch("kept", 900);
    assertThat(field("kept", "ancestor")).startsWith(saved.version() + " ");
    assertThat(ancestorData("kept")).isEqualTo("(nil)");
    node.api().patch("kept", "{\"n\":1}");
    node.api().patch("kept", "{\"n\":2}");
    assertThat(field("kept", "ancestor")).startsWith(saved.version() + " ");
    assertThat(ancestorData("kept")).isEqualTo("{\"n\":0}");

    Rig.pass(WINDOW_SECONDS * 1_000L);
    assertThat(node.api().load("never").status()).isEqualTo(404);
    node.api().patch("kept", "{\"n\":3}");
    assertThat(field("kept", "data")).isEqualTo("{\"n\":3}");
    assertNone("kept");
  }
}
