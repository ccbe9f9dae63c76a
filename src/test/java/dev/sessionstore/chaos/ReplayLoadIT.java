package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A replay of many sessions while requests go on; {@code -Dreplay.sessions=100000} for more. */
class ReplayLoadIT extends RigTest {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayLoadIT.class);
  private static final int SESSIONS = Integer.getInteger("replay.sessions", 5_000);

  /** A replay that breaks off would be reported in parts. */
  private static final int COMMAND_TIMEOUT_MS = 10_000;

  /** A sixteenth of the defaults, so that fewer sessions are too many for Redis at a time. */
  private static final int MAX_IN_FLIGHT = 64;

  private static final int MAX_QUEUED = 1_024;

  private static final String DATA = "{\"question\":\"" + "x".repeat(200) + "\"}";

  ReplayLoadIT() {
    super(1, configuration());
  }

  private static JsonObject configuration() {
    JsonObject configuration = LocalNode.commandTimeout(COMMAND_TIMEOUT_MS);
    configuration
        .getJsonObject("redis")
        .put("maxInFlight", MAX_IN_FLIGHT)
        .put("maxQueued", MAX_QUEUED);
    return configuration;
  }

  @Test
  void manyWaitingSessionsShouldBeReplayedWhileRequestsGoOn() {
    a.partition();
    BulkCalls.save(a.api(), "s-", SESSIONS, DATA);
    assertThat(a.waiting()).isEqualTo(SESSIONS);
    a.redisLink().heal();
    List<Answer> meanwhile = new ArrayList<>();
    long longest = 0;
    do {
      long start = System.nanoTime();
      int i = meanwhile.size();
      meanwhile.add(a.api().save("other-" + i, "{}"));
      meanwhile.add(a.api().patch("s-" + i * 7 % SESSIONS, "{\"late\":1}"));
      longest = Math.max(longest, System.nanoTime() - start);
    } while (!a.state().equals("online"));
    rig.awaitHealed();
    report(meanwhile.size(), longest);
    assertThat(meanwhile).allMatch(answer -> answer.status() == 200);
    assertThat(sessionsInRedis()).isGreaterThanOrEqualTo(SESSIONS + meanwhile.size() / 2);
    assertThat(a.api().load("s-0").data().getJsonObject("sessionData").getInteger("late"))
        .isEqualTo(1);
  }

  /** More deletions than may wait for Redis at a time. */
  @Test
  void manyDeletionsShouldBeReplayedInSteps() {
    int deletions = 2 * (MAX_IN_FLIGHT + MAX_QUEUED);
    a.partition();
    BulkCalls.delete(a.api(), "d-", deletions);
    assertThat(a.waiting()).isEqualTo(deletions);
    a.redisLink().heal();
    rig.awaitHealed();
    JsonObject replay = a.api().store().getJsonObject("lastReplay");
    assertThat(replay.getLong("failed")).isZero();
    assertThat(replay.getLong("replayed")).isEqualTo(deletions);
  }

  private void report(int calls, long longestNanos) {
    JsonObject replay = a.api().store().getJsonObject("lastReplay");
    // The last part, if a machine that stalls broke the replay.
    long replayed = replay.getLong("replayed");
    long millis = Math.max(1, replay.getLong("tookMs"));
    LOG.info(
        "replay sessions={} tookMs={} perSecond={} calls={} longestPairMs={}",
        replayed,
        millis,
        replayed * 1_000L / millis,
        calls,
        longestNanos / 1_000_000);
    assertThat(replay.getLong("failed")).isZero();
  }

  private long sessionsInRedis() {
    String count =
        "local n = 0 for _, k in ipairs(redis.call('KEYS', 'interview:session:*')) do "
            + "if redis.call('TYPE', k).ok == 'hash' then n = n + 1 end end return n";
    return Long.parseLong(rig.redis().call("EVAL", count, "0"));
  }
}
