package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions of nearly the largest size, and a way to Redis that is slow for them. */
class LargeSessionsIT extends RigTest {
  /** For a machine that stalls; the lines are slow enough for it. */
  private static final int COMMAND_TIMEOUT_MS = 2_000;

  /** So many that they take longer than a command may. */
  private static final int MANY = 30;

  private static final int SMALL = 200;
  private static final String LARGE = "{\"x\":\"" + "x".repeat(900_000) + "\"}";

  private final TcpProxy link = a.redisLink();
  private final Api api = a.api();

  LargeSessionsIT() {
    super(
        1,
        LocalNode.commandTimeout(COMMAND_TIMEOUT_MS)
            .put("nearCache", new JsonObject().put("enabled", false)));
  }

  private static void assertServedByRedis(List<CompletableFuture<Answer>> answers) {
    for (CompletableFuture<Answer> each : answers) {
      Answer answer = each.join();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.data().getString("storage")).isEqualTo("redis");
    }
  }

  /** A Redis that works through what it was sent is no outage, however much that was. */
  @Test
  void manyAtATimeShouldBeServedByRedis() {
    link.throttle(10_000_000);
    assertServedByRedis(
        IntStream.range(0, MANY).mapToObj(i -> api.saveAsync("many-" + i, LARGE)).toList());
    assertServedByRedis(
        IntStream.range(0, MANY)
            .mapToObj(i -> api.sendAsync("GET", Api.session("many-" + i), null))
            .toList());
    // Their data come back with the change.
    assertServedByRedis(
        IntStream.range(0, MANY)
            .mapToObj(i -> api.sendAsync("PUT", Api.session("many-" + i) + "/touch", null))
            .toList());
  }

  /** Before, this node came and went for ever, and the others waited as long. */
  @Test
  void oneThatTakesLongerThanADeadlineShouldHoldNothingUpAndGetThrough() {
    a.partition();
    BulkCalls.save(api, "a-", SMALL / 2, "{\"n\":1}");
    assertThat(api.save("large", LARGE).status()).isEqualTo(200);
    BulkCalls.save(api, "b-", SMALL / 2, "{\"n\":1}");
    link.heal();
    link.throttle(400_000);
    Await.until(
        "all others are replayed",
        Duration.ofSeconds(60),
        () -> a.state().equals("online") && a.waiting() <= 1);
    // Neither waits for what is under way, and both are told where it is.
    assertThat(api.load("large").data().getString("storage")).isEqualTo("memory");
    assertThat(api.patch("large", "{\"y\":1}").data().getBoolean("degraded")).isTrue();
    assertThat(api.load("a-1").data().getString("storage")).isEqualTo("redis");
    Await.until("the large one is replayed", Duration.ofSeconds(60), () -> a.waiting() == 0);
    assertThat(rig.inRedis("large"))
        .isEqualTo(LARGE.substring(0, LARGE.length() - 1) + ",\"y\":1}");
  }
}
