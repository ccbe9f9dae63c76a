package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The merge base that Redis keeps beside a session which is changed after a loss of data. */
class MergeBaseIT extends RigTest {
  /** For so long other nodes may offer what Redis has lost. */
  private static final int WINDOW_SECONDS = 5;

  private static final int COMMAND_TIMEOUT_MS = 5_000;

  MergeBaseIT() {
    super(
        1,
        LocalNode.commandTimeout(COMMAND_TIMEOUT_MS)
            .put("outage", new JsonObject().put("recentWindow", WINDOW_SECONDS)));
  }

  private String mergeBaseData(String id) {
    return rig.field(id, "ancestorData:" + rig.field(id, "ancestor").split(" ")[3]);
  }

  private void assertNone(String id) {
    assertThat(rig.field(id, "ancestor")).isEqualTo("(nil)");
    assertThat(rig.redis().call("HKEYS", "interview:session:" + id)).doesNotContain("ancestor");
  }

  @Test
  void aLinkThatWasCutShouldLeaveNoMergeBase() {
    a.api().save("cut", "{\"n\":0}");
    a.partition();
    a.api().patch("cut", "{\"n\":1}");
    a.reunite();
    assertThat(a.api().load("never").status()).isEqualTo(404);
    a.api().patch("cut", "{\"n\":2}");
    a.api().touch("cut", 900);
    assertThat(rig.field("cut", "data")).isEqualTo("{\"n\":2}");
    assertNone("cut");
  }

  @Test
  void aRestartShouldLeaveAMergeBaseUntilNobodyOffersLostChanges() {
    Answer saved = a.api().save("kept", "{\"n\":0}");
    rig.redis().call("SAVE");
    rig.restartRedis();
    assertThat(a.api().load("never").status()).isEqualTo(503);
    assertNone("kept");

    a.api().touch("kept", 900);
    assertThat(rig.field("kept", "ancestor")).startsWith(saved.version() + " ");
    assertThat(mergeBaseData("kept")).isEqualTo("(nil)");
    a.api().patch("kept", "{\"n\":1}");
    a.api().patch("kept", "{\"n\":2}");
    assertThat(rig.field("kept", "ancestor")).startsWith(saved.version() + " ");
    assertThat(mergeBaseData("kept")).isEqualTo("{\"n\":0}");

    Rig.pass(WINDOW_SECONDS * 1_000L);
    assertThat(a.api().load("never").status()).isEqualTo(404);
    a.api().patch("kept", "{\"n\":3}");
    assertThat(rig.field("kept", "data")).isEqualTo("{\"n\":3}");
    assertNone("kept");
  }
}
