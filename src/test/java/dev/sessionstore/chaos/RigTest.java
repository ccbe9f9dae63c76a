package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests that share nodes in this process, each with a session of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RigTest {
  /** So long that a machine that stalls is no outage. */
  static final int COMMAND_TIMEOUT_MS = 1_000;

  private static final AtomicInteger IDS = new AtomicInteger();

  final Rig<LocalNode> rig;
  final LocalNode a;

  /** The session of the test. */
  String id;

  RigTest(int nodes) {
    this(nodes, LocalNode.commandTimeout(COMMAND_TIMEOUT_MS));
  }

  RigTest(int nodes, JsonObject configuration) {
    rig = Rig.local(nodes, configuration);
    a = rig.node(0);
  }

  @BeforeEach
  void newId() {
    id = "t-" + IDS.incrementAndGet();
  }

  @AfterEach
  void heal() {
    rig.healLinks();
    rig.awaitHealed();
    rig.forgetDisk();
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  /** A further node that is not of the rig. */
  LocalNode newNode() {
    return LocalNode.start("other", rig.redis(), LocalNode.commandTimeout(COMMAND_TIMEOUT_MS));
  }

  /** Redis and every node have the session with these data. */
  void assertIs(String json) {
    JsonObject expected = new JsonObject(json);
    assertThat(new JsonObject(rig.inRedis(id))).isEqualTo(expected);
    for (LocalNode node : rig.nodes()) {
      assertThat(node.api().load(id).data().getJsonObject("sessionData")).isEqualTo(expected);
    }
  }

  /** Neither Redis nor any node has the session. */
  void assertGone() {
    assertThat(rig.inRedis(id)).isEqualTo("(nil)");
    for (LocalNode node : rig.nodes()) {
      assertThat(node.api().load(id).status()).isEqualTo(404);
      assertThat(
              node.api()
                  .get("/api/interview/sessions?prefix=" + id)
                  .data()
                  .getJsonArray("sessions"))
          .doesNotContain(id);
    }
  }
}
