package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An outage that lasts longer than the memory for changes. */
class FullMemoryIT extends RigTest {
  private static final int MAX_BYTES = 50_000;
  private static final String DATA = "{\"a\":\"" + "x".repeat(1_000) + "\"}";

  FullMemoryIT() {
    super(
        1,
        LocalNode.commandTimeout(COMMAND_TIMEOUT_MS)
            .put("fallback", new JsonObject().put("maxBytes", MAX_BYTES)));
  }

  @Test
  void whatIsTooMuchShouldBeRefusedAndNothingAcknowledgedBeDropped() {
    Api api = a.api();
    rig.loseRedis();
    List<String> accepted = fill(api);
    assertThat(accepted).hasSizeBetween(30, 50);
    assertThat(api.store().getLong("waitingBytes")).isLessThanOrEqualTo(MAX_BYTES);
    String first = accepted.get(0);
    assertThat(api.patch(first, "{\"b\":\"" + "y".repeat(3_000) + "\"}").status()).isEqualTo(507);
    assertThat(accepted).allMatch(id -> api.load(id).status() == 200);
    // What makes room, or takes none, is accepted still.
    assertThat(api.save(first, "{\"a\":1}").status()).isEqualTo(200);
    assertThat(api.delete(accepted.get(1)).status()).isEqualTo(200);
    rig.redis().run();
    rig.awaitHealed();
    assertThat(api.load(first).data().getJsonObject("sessionData"))
        .isEqualTo(new JsonObject("{\"a\":1}"));
    assertThat(api.load(accepted.get(1)).status()).isEqualTo(404);
    assertThat(accepted.subList(2, accepted.size()))
        .allMatch(id -> api.load(id).data().getJsonObject("sessionData").size() == 1);
    assertThat(api.save("after", DATA).data().getString("storage")).isEqualTo("redis");
  }

  private static List<String> fill(Api api) {
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Answer answer = api.save("s-" + i, DATA);
      if (answer.status() == 507) {
        assertThat(answer.code()).isEqualTo("STORE_FULL");
        return accepted;
      }
      assertThat(answer.status()).isEqualTo(200);
      accepted.add("s-" + i);
    }
    return accepted;
  }
}
