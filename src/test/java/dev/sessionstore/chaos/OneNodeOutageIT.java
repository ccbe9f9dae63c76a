package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of single changes that an outage comes between. */
class OneNodeOutageIT {
  private static final int COMMAND_TIMEOUT_MS = 1_000;
  private static final AtomicInteger IDS = new AtomicInteger();

  private static Rig rig;
  private static Api api;

  private String id;

  @BeforeAll
  static void start() {
    rig = new Rig(COMMAND_TIMEOUT_MS);
    api = rig.api();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void newSession() {
    id = "o-" + IDS.incrementAndGet();
  }

  @AfterEach
  void heal() {
    rig.proxy().heal();
    rig.awaitHealed();
  }

  private static void partition() {
    rig.proxy().acceptAndClose(true);
    rig.awaitOffline();
  }

  private static void reunite() {
    rig.proxy().heal();
    rig.awaitHealed();
  }

  private static String inRedis(String id) {
    return rig.redis().call("HGET", "interview:session:" + id, "data");
  }

  private static Answer saveFor(String id, String json, long ttl) {
    return api.send("PUT", Api.session(id) + "?ttl=" + ttl, json);
  }

  private static int conflicts() {
    return api.get("/api/interview/conflicts").data().getInteger("count");
  }

  private void assertIs(String json) {
    assertThat(api.load(id).data().getJsonObject("sessionData")).isEqualTo(new JsonObject(json));
    assertThat(new JsonObject(inRedis(id))).isEqualTo(new JsonObject(json));
  }

  private void assertGone() {
    assertThat(api.load(id).status()).isEqualTo(404);
    assertThat(inRedis(id)).isEqualTo("(nil)");
    assertThat(api.get("/api/interview/sessions?prefix=" + id).data().getJsonArray("sessions"))
        .doesNotContain(id);
  }

  @Test
  void aWriteInFlightWhenTheConnectionIsCutShouldBeDoneOnceAndBeNoConflict() {
    api.save(id, "{\"n\":1}");
    int before = conflicts();
    rig.proxy().holdAnswers(true);
    CompletableFuture<Answer> save = api.saveAsync(id, "{\"n\":2}");
    Await.until("Redis has it", () -> inRedis(id).equals("{\"n\":2}"));
    rig.proxy().acceptAndClose(true);
    Answer answer = save.join();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().getBoolean("degraded")).isTrue();
    Answer patched = api.patch(id, "{\"m\":3}");
    reunite();
    assertIs("{\"n\":2,\"m\":3}");
    assertThat(api.load(id).version()).isGreaterThanOrEqualTo(patched.version());
    assertThat(conflicts()).isEqualTo(before);
  }

  @Test
  void aWriteThatReachesRedisLateShouldNotUndoWhatWasAcknowledgedSince() {
    api.save(id, "{\"n\":1}");
    rig.proxy().holdRequests(true);
    Answer second = api.save(id, "{\"n\":2}");
    Answer third = api.save(id, "{\"n\":3}");
    assertThat(List.of(second.status(), third.status())).containsOnly(200);
    rig.proxy().heal();
    rig.awaitHealed();
    assertIs("{\"n\":3}");
    assertThat(api.load(id).version()).isGreaterThanOrEqualTo(third.version());
  }

  @Test
  void aPatchThatRedisCarriedOutShouldNotMakeTheVersionFallBack() {
    api.save(id, "{\"n\":1}");
    rig.proxy().holdAnswers(true);
    Answer patched = api.patch(id, "{\"n\":2}");
    assertThat(patched.status()).isEqualTo(200);
    rig.proxy().heal();
    rig.awaitHealed();
    assertIs("{\"n\":2}");
    assertThat(api.load(id).version()).isGreaterThanOrEqualTo(patched.version());
  }

  @Test
  void aDeletionDuringTheOutageShouldStayThoughRedisStillHasTheSession() {
    api.save(id, "{\"n\":1}");
    partition();
    Answer deleted = api.delete(id);
    assertThat(deleted.data().getBoolean("deleted")).isTrue();
    assertThat(api.load(id).status()).isEqualTo(404);
    assertThat(inRedis(id)).isEqualTo("{\"n\":1}");
    reunite();
    assertGone();
  }

  @Test
  void deletedSessionsShouldNotBeListedWhileTheirDeletionIsReplayed() {
    int sessions = 3_000;
    ManyCalls.save(api, id + "-", sessions, "{}");
    partition();
    ManyCalls.delete(api, id + "-", sessions);
    rig.proxy().heal();
    boolean online;
    do {
      online = api.store().getString("state").equals("online");
      assertThat(listed()).isEmpty();
    } while (!online);
  }

  private List<Object> listed() {
    List<Object> ids = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page =
          api.get("/api/interview/sessions?limit=1000&prefix=" + id + "&cursor=" + cursor).data();
      ids.addAll(page.getJsonArray("sessions").getList());
      cursor = page.getString("nextCursor");
    }
    return ids;
  }

  @Test
  void aSessionThatExpiresDuringTheOutageShouldStayGoneThoughRedisHasAnElderOneForLonger() {
    saveFor(id, "{\"n\":1}", 3_600);
    partition();
    saveFor(id, "{\"n\":2}", 1);
    Await.until("it has expired", () -> api.load(id).status() == 404);
    assertThat(inRedis(id)).isEqualTo("{\"n\":1}");
    reunite();
    assertGone();
  }

  @Test
  void aTouchDuringTheOutageShouldRenewBeyondRedissOwnExpiry() {
    saveFor(id, "{\"n\":1}", 3);
    partition();
    Answer touched = api.touch(id, 600);
    assertThat(touched.status()).isEqualTo(200);
    Await.until("it has expired in Redis", () -> inRedis(id).equals("(nil)"));
    reunite();
    assertIs("{\"n\":1}");
    assertThat(api.load(id).data().getString("expiresAt"))
        .isEqualTo(touched.data().getString("expiresAt"));
  }

  @Test
  void patchesDuringTheReplayOfTheSameSessionShouldAllBeThere() {
    partition();
    IntStream.range(0, 300).forEach(i -> api.save(id + "-filler-" + i, "{}"));
    api.save(id, "{\"n\":0}");
    rig.proxy().heal();
    int patches = 0;
    do {
      patches++;
      assertThat(api.patch(id, "{\"p" + patches + "\":1}").status()).isEqualTo(200);
    } while (!api.store().getString("state").equals("online"));
    rig.awaitHealed();
    assertThat(new JsonObject(inRedis(id)).size()).isEqualTo(patches + 1);
    assertThat(api.load(id).data().getJsonObject("sessionData").size()).isEqualTo(patches + 1);
  }

  @Test
  void anOutageDuringTheReplayShouldLoseNothing() {
    partition();
    List<String> ids = IntStream.range(0, 1_000).mapToObj(i -> id + "-" + i).toList();
    ids.forEach(each -> assertThat(api.save(each, "{\"v\":1}").status()).isEqualTo(200));
    // So that the replay lasts long enough to be seen.
    rig.proxy().delayAnswers(200);
    for (int i = 0; i < 4; i++) {
      rig.proxy().acceptAndClose(false);
      Await.until(
          "the replay has begun",
          Duration.ofSeconds(30),
          () -> api.store().getString("state").equals("replaying"));
      rig.proxy().acceptAndClose(true);
      rig.awaitOffline();
    }
    reunite();
    assertThat(ids).allSatisfy(each -> assertThat(inRedis(each)).isEqualTo("{\"v\":1}"));
  }

  @Test
  void aRedisThatTakesTheProbeAndRefusesTheWritesShouldBeAnOutageThatIsNotHammered() {
    partition();
    api.save(id, "{\"n\":1}");
    rig.redis().call("ACL", "SETUSER", "default", "resetkeys", "~interview:session:!*");
    rig.proxy().heal();
    Await.until("a replay has failed", () -> cause().startsWith("NOPERM"));
    long before = connections();
    Rig.pass(1_500);
    assertThat(connections() - before).as("attempts in 1.5 s").isLessThan(16);
    assertThat(api.patch(id, "{\"m\":1}").data().getBoolean("degraded")).isTrue();
    rig.redis().call("ACL", "SETUSER", "default", "allkeys");
    rig.awaitHealed();
    assertIs("{\"n\":1,\"m\":1}");
  }

  private static String cause() {
    return String.valueOf(api.store().getString("cause"));
  }

  private static long connections() {
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
    rig.awaitOffline();
    rig.redis().call("REPLICAOF", "NO", "ONE");
    rig.awaitHealed();
  }

  @Test
  void aRedisThatIsGivenOtherDataShouldBeGivenBackWhatItLacks() {
    api.save(id, "{\"n\":1}");
    rig.redis().call("REPLICAOF", "127.0.0.1", Integer.toString(rig.emptyMaster().port()));
    Await.until(
        "it has the other one's data", Duration.ofSeconds(30), () -> inRedis(id).equals("(nil)"));
    rig.redis().call("REPLICAOF", "NO", "ONE");
    Await.until("it has ours", Duration.ofSeconds(30), () -> inRedis(id).equals("{\"n\":1}"));
    assertThat(api.load(id).status()).isEqualTo(200);
  }

  @Test
  void aRedisThatComesBackEmptyShouldBeHealedOfWritesAndDeletions() {
    api.save(id, "{\"n\":1}");
    api.save(id + "-deleted", "{}");
    api.delete(id + "-deleted");
    long version = api.patch(id, "{\"n\":2}").version();
    rig.redis().kill();
    rig.forgetDisk();
    rig.awaitOffline();
    rig.redis().run();
    rig.awaitHealed();
    assertIs("{\"n\":2}");
    assertThat(api.load(id).version()).isEqualTo(version);
    assertThat(api.load(id + "-deleted").status()).isEqualTo(404);
  }

  @Test
  void anOlderSnapshotShouldNotBringBackWhatWasDeletedAndThenLookedFor() {
    api.save(id, "{\"n\":1}");
    rig.redis().call("SAVE");
    api.delete(id);
    assertThat(api.load(id).status()).isEqualTo(404);
    rig.redis().kill();
    rig.awaitOffline();
    rig.redis().run();
    rig.awaitHealed();
    assertGone();
    rig.forgetDisk();
  }

  @Test
  void aRestartWithAllDataShouldNotRaiseVersions() {
    long version = api.save(id, "{\"n\":1}").version();
    rig.redis().call("SAVE");
    rig.redis().kill();
    rig.awaitOffline();
    rig.redis().run();
    rig.awaitHealed();
    assertThat(api.load(id).version()).isEqualTo(version);
    rig.forgetDisk();
  }

  @Test
  void whatThisNodeCannotKnowShouldBeUnavailableAndNotMissing() {
    partition();
    Answer unknown = api.load(id);
    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.code()).isEqualTo("STORE_UNAVAILABLE");
    assertThat(unknown.header("Retry-After")).isEqualTo("1");
    assertThat(api.load(id + "?ifMissing=empty").status()).isEqualTo(503);
    assertThat(api.patch(id, "{}").status()).isEqualTo(503);
    assertThat(api.touch(id, 9).status()).isEqualTo(503);
    assertThat(api.get("/api/interview/sessions").data().getBoolean("complete")).isFalse();
    reunite();
    assertThat(api.load(id).status()).isEqualTo(404);
  }

  @Test
  void noRequestShouldWaitForRedisOnceItIsGivenUp() {
    api.save(id, "{}");
    rig.redis().pause();
    rig.awaitOffline();
    long start = System.nanoTime();
    for (int i = 0; i < 40; i++) {
      assertThat(api.patch(id, "{\"p\":" + i + "}").status()).isEqualTo(200);
      assertThat(api.load(id).status()).isEqualTo(200);
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    rig.redis().resume();
    assertThat(millis)
        .as("80 requests, each with a timeout of %d ms", COMMAND_TIMEOUT_MS)
        .isLessThan(80 * COMMAND_TIMEOUT_MS / 2);
  }
}
