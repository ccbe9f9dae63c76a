package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.CapturedLogs;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What operators see of an outage of which all is known: {@code /health/ready}, {@code /metrics}
 * and the log tell the same, and the truth.
 */
class OutageReportIT {
  /** Longer than a machine that has other work may stall: a deadline is not what this is about. */
  private static final int COMMAND_TIMEOUT_MS = 15_000;

  /** So slow that one can look while sessions are replayed. */
  private static final long ANSWER_DELAY_MS = 2_000;

  /** What the replay takes at the least. */
  private static final long AT_LEAST_MS = 300;

  /** Three new ones, one deleted, one merged, one superseded, one expired. */
  private static final int WAITING = 7;

  private static Rig<LocalNode> rig;
  private static LocalNode node;
  private static CapturedLogs logs;

  private static OperatorView online;
  private static OperatorView offline;
  private static OperatorView waiting;
  private static OperatorView replaying;
  private static OperatorView healed;

  @BeforeAll
  static void passThroughAnOutage() {
    rig = Rig.local(2, LocalNode.commandTimeout(COMMAND_TIMEOUT_MS));
    node = rig.node(0);
    TcpProxy link = node.redisLink();
    Api api = node.api();
    List.of("deleted", "merged", "superseded", "expired").forEach(id -> api.save(id, "{\"n\":0}"));
    online = OperatorView.at(api);
    logs = new CapturedLogs();

    node.partition();
    offline = OperatorView.at(api);
    change(api, rig.node(1).api());
    waiting = OperatorView.at(api);

    link.delayAnswers(ANSWER_DELAY_MS);
    link.acceptAndClose(false);
    node.awaitState("replaying");
    link.holdAnswers(true);
    replaying = OperatorView.at(api);
    Rig.pass(AT_LEAST_MS);
    node.reunite();
    node.awaitEmptyJournal();
    healed = OperatorView.at(api);
  }

  private static void change(Api api, Api otherApi) {
    List.of("new-1", "new-2", "new-3").forEach(id -> api.save(id, "{}"));
    api.delete("deleted");
    api.patch("merged", "{\"a\":1}");
    otherApi.patch("merged", "{\"b\":1}");
    api.save("superseded", "{\"of\":\"this\"}");
    // Of two saves in one millisecond the data would decide.
    Rig.pass(2);
    otherApi.save("superseded", "{\"of\":\"the other\"}");
    api.send("PUT", Api.session("expired") + "?ttl=1", "{\"n\":1}");
    long before = api.store().getLong("waitingBytes");
    Await.until("it has expired", () -> api.load("expired").status() == 404);
    // Its tombstone takes less; a moment later, as a timer's work.
    Await.until("a tombstone stands for it", () -> api.store().getLong("waitingBytes") < before);
  }

  @AfterAll
  static void stop() {
    logs.close();
    rig.close();
  }

  @Test
  void stateShouldBeToldByHealthAndMetricsAlike() {
    assertState(online, "online", "redis", false);
    assertState(offline, "offline", "memory", true);
    assertState(waiting, "offline", "memory", true);
    assertState(replaying, "replaying", "redis", false);
    assertState(healed, "online", "redis", false);
  }

  private static void assertState(
      OperatorView look, String state, String storage, boolean degraded) {
    assertThat(look.state()).isEqualTo(state);
    assertThat(look.store().getString("storage")).isEqualTo(storage);
    assertThat(look.store().getBoolean("degraded")).isEqualTo(degraded);
    if (degraded) {
      assertThat(look.store().getString("cause")).isNotBlank();
    } else {
      assertThat(look.store().getString("cause")).isNull();
    }
    for (String each : List.of("standalone", "offline", "replaying", "online")) {
      assertThat(look.metric("state{state=\"" + each + "\"}"))
          .as("%s while %s", each, state)
          .isEqualTo(each.equals(state) ? 1 : 0);
    }
  }

  @Test
  void sinceShouldMoveWithTheStateAlone() {
    assertThat(waiting.since()).as("though Redis was looked for").isEqualTo(offline.since());
    assertThat(List.of(online.since(), offline.since(), replaying.since(), healed.since()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void whatWaitsShouldBeCounted() {
    for (OperatorView none : List.of(online, offline, healed)) {
      assertWaiting(none, 0);
      assertThat(none.metric("waiting_bytes")).isZero();
      assertThat(none.metric("journal_entries")).isZero();
    }
    assertWaiting(waiting, WAITING);
    assertThat(waiting.metric("waiting_bytes")).isPositive();
    assertThat(waiting.metric("journal_entries")).isEqualTo(WAITING);
    assertThat(waiting.metric("journal_live_bytes")).isPositive();
  }

  private static void assertWaiting(OperatorView look, long sessions) {
    assertThat(look.store().getLong("waiting")).isEqualTo(sessions);
    assertThat(look.metric("waiting_sessions")).isEqualTo(sessions);
    assertThat(look.metric("waiting_bytes"))
        .isEqualTo(look.store().getLong("waitingBytes").doubleValue());
  }

  @Test
  void theLastReplayShouldBeReported() {
    for (OperatorView before : List.of(online, offline, waiting, replaying)) {
      assertThat(before.store().getJsonObject("lastReplay")).isNull();
    }
    JsonObject report = healed.store().getJsonObject("lastReplay");
    assertThat(report.getLong("replayed")).isEqualTo(4);
    assertThat(report.getLong("merged")).isEqualTo(1);
    assertThat(report.getLong("superseded")).isEqualTo(1);
    assertThat(report.getLong("expired")).isEqualTo(1);
    assertThat(report.getLong("failed")).isZero();
    assertThat(report.getLong("tookMs")).isBetween(AT_LEAST_MS, healed.since() - replaying.since());
    assertThat(Instant.parse(report.getString("at")).toEpochMilli())
        .isBetween(replaying.since(), healed.since());
  }

  @Test
  void replayedSessionsAndConflictsShouldBeCounted() {
    assertReplayed("replayed", 4);
    assertReplayed("merged", 1);
    assertReplayed("superseded", 1);
    assertReplayed("expired", 1);
    assertReplayed("failed", 0);
    assertThat(waiting.growth("conflicts_total", online)).isZero();
    assertThat(healed.growth("conflicts_total", online)).isEqualTo(2);
    JsonObject conflicts = node.api().get("/api/interview/conflicts").data();
    assertThat(conflicts.getInteger("count")).isEqualTo(2);
  }

  private static void assertReplayed(String outcome, int sessions) {
    String name = "replayed_sessions_total{outcome=\"" + outcome + "\"}";
    assertThat(waiting.growth(name, online)).as(outcome).isZero();
    assertThat(healed.growth(name, online)).as(outcome).isEqualTo(sessions);
  }

  @Test
  void transitionsShouldBeCountedAndTimed() {
    for (String to : List.of("offline", "replaying", "online")) {
      String name = "transitions_total{to=\"" + to + "\"}";
      assertThat(healed.growth(name, online)).as(to).isEqualTo(1);
    }
    assertThat(waiting.metric("degraded_seconds_total"))
        .isGreaterThan(offline.metric("degraded_seconds_total"))
        .isGreaterThanOrEqualTo(online.metric("degraded_seconds_total") + 1);
    double seconds = (replaying.since() - offline.since()) / 1_000.0;
    assertThat(healed.growth("degraded_seconds_total", online)).isCloseTo(seconds, within(0.01));
  }

  @Test
  void theJournalsCommitsShouldBeCounted() {
    // One after the other was answered, so that none could share a commit.
    // The one that expired may have been swept, which takes its data out by one more.
    assertThat(waiting.growth("journal_commits_total", offline))
        .isBetween((double) WAITING, WAITING + 1.0);
    assertThat(healed.growth("journal_commits_total", waiting)).isBetween(1.0, (double) WAITING);
    assertThat(healed.metric("journal_failures_total")).isZero();
  }

  @Test
  void theTimeOfCommandsShouldBeAHistogram() {
    assertThat(online.metric("redis_command_seconds_count")).isGreaterThanOrEqualTo(4);
    double commands = healed.growth("redis_command_seconds_count", waiting);
    // One for each session, and a second one for the two that Redis had moved on with.
    assertThat(commands).isGreaterThanOrEqualTo(WAITING + 2);
    assertThat(healed.growth("redis_command_seconds_sum", waiting))
        .isGreaterThan(AT_LEAST_MS / 1_000.0);
    double last = 0;
    for (String bound : List.of("0.001", "0.005", "0.025", "0.1", "0.25", "+Inf")) {
      double count = healed.metric("redis_command_seconds_bucket{le=\"" + bound + "\"}");
      assertThat(count).isGreaterThanOrEqualTo(last);
      last = count;
    }
    assertThat(last).isEqualTo(healed.metric("redis_command_seconds_count"));
  }

  @Test
  void everyMoveAndEveryConflictShouldBeOneLineOfTheLog() {
    List<String> moves = logs.startingWith("store state=");
    assertThat(moves).hasSize(3);
    assertThat(moves.get(0)).startsWith("store state=offline was=online ").contains("cause=");
    assertThat(moves.get(1))
        .startsWith("store state=replaying was=offline ")
        .contains(" waiting=7");
    assertThat(moves.get(2)).startsWith("store state=online was=replaying ").contains(" waiting=0");
    assertThat(logs.startingWith("replay completed "))
        .singleElement()
        .asString()
        .contains("waiting=7");
    assertThat(logs.startingWith("conflict session=")).hasSize(2);
    logs.assertNoTrouble();
  }

  @Test
  void memoryThatIsTheStoreShouldBeNoOutage() {
    try (TestService alone = TestService.inMemory()) {
      alone.api().save("s", "{}");
      // What the registry were to hold weakly alone would be gone now.
      System.gc();
      OperatorView look = OperatorView.at(alone.api());
      assertState(look, "standalone", "memory", false);
      assertWaiting(look, 0);
      assertThat(look.metric("degraded_seconds_total")).isZero();
      assertThat(look.metric("journal_entries")).isEqualTo(1);
      assertThat(look.store().getJsonObject("lastReplay")).isNull();
    }
  }
}
