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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Single changes around an outage of one node: the link to Redis breaks, or is slow. */
class OneNodeOutageIT extends RigTest {
  OneNodeOutageIT() {
    super(1);
  }

  private Answer saveFor(String json, long ttl) {
    return a.api().send("PUT", Api.session(id) + "?ttl=" + ttl, json);
  }

  private int conflicts() {
    return a.api().get("/api/interview/conflicts").data().getInteger("count");
  }

  @Test
  void aWriteInFlightWhenTheConnectionIsCutShouldBeDoneOnceAndBeNoConflict() {
    a.api().save(id, "{\"n\":1}");
    int before = conflicts();
    a.redisLink().holdAnswers(true);
    CompletableFuture<Answer> save = a.api().saveAsync(id, "{\"n\":2}");
    Await.until("Redis has it", () -> rig.inRedis(id).equals("{\"n\":2}"));
    a.redisLink().acceptAndClose(true);
    Answer answer = save.join();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().getBoolean("degraded")).isTrue();
    Answer patched = a.api().patch(id, "{\"m\":3}");
    a.reunite();
    assertIs("{\"n\":2,\"m\":3}");
    assertThat(a.api().load(id).version()).isGreaterThanOrEqualTo(patched.version());
    assertThat(conflicts()).isEqualTo(before);
  }

  @Test
  void aWriteThatReachesRedisLateShouldNotUndoWhatWasAcknowledgedSince() {
    a.api().save(id, "{\"n\":1}");
    a.redisLink().holdRequests(true);
    Answer second = a.api().save(id, "{\"n\":2}");
    Answer third = a.api().save(id, "{\"n\":3}");
    assertThat(List.of(second.status(), third.status())).containsOnly(200);
    a.reunite();
    assertIs("{\"n\":3}");
    assertThat(a.api().load(id).version()).isGreaterThanOrEqualTo(third.version());
  }

  @Test
  void aPatchThatRedisCarriedOutShouldNotMakeTheVersionFallBack() {
    a.api().save(id, "{\"n\":1}");
    a.redisLink().holdAnswers(true);
    Answer patched = a.api().patch(id, "{\"n\":2}");
    assertThat(patched.status()).isEqualTo(200);
    a.reunite();
    assertIs("{\"n\":2}");
    assertThat(a.api().load(id).version()).isGreaterThanOrEqualTo(patched.version());
  }

  @Test
  void aDeletionDuringTheOutageShouldStayThoughRedisStillHasTheSession() {
    a.api().save(id, "{\"n\":1}");
    a.partition();
    Answer deleted = a.api().delete(id);
    assertThat(deleted.data().getBoolean("deleted")).isTrue();
    assertThat(a.api().load(id).status()).isEqualTo(404);
    assertThat(rig.inRedis(id)).isEqualTo("{\"n\":1}");
    a.reunite();
    assertGone();
  }

  @Test
  void deletedSessionsShouldNotBeListedWhileTheirDeletionIsReplayed() {
    int sessions = 1_500;
    BulkCalls.save(a.api(), id + "-", sessions, "{}");
    a.partition();
    BulkCalls.delete(a.api(), id + "-", sessions);
    a.redisLink().heal();
    boolean online;
    do {
      online = a.state().equals("online");
      assertThat(listed()).isEmpty();
    } while (!online);
  }

  private List<Object> listed() {
    List<Object> ids = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page =
          a.api()
              .get("/api/interview/sessions?limit=500&prefix=" + id + "&cursor=" + cursor)
              .data();
      ids.addAll(page.getJsonArray("sessions").getList());
      cursor = page.getString("nextCursor");
    }
    return ids;
  }

  @Test
  void aSessionThatExpiresDuringTheOutageShouldStayGoneThoughRedisHasAnElderOneForLonger() {
    saveFor("{\"n\":1}", 3_600);
    a.partition();
    saveFor("{\"n\":2}", 1);
    Await.until("it has expired", () -> a.api().load(id).status() == 404);
    assertThat(rig.inRedis(id)).isEqualTo("{\"n\":1}");
    a.reunite();
    assertGone();
  }

  @Test
  void aTouchDuringTheOutageShouldRenewBeyondRedissOwnExpiry() {
    saveFor("{\"n\":1}", 3);
    a.partition();
    Answer touched = a.api().touch(id, 600);
    assertThat(touched.status()).isEqualTo(200);
    Await.until("it has expired in Redis", () -> rig.inRedis(id).equals("(nil)"));
    a.reunite();
    assertIs("{\"n\":1}");
    assertThat(a.api().load(id).data().getString("expiresAt"))
        .isEqualTo(touched.data().getString("expiresAt"));
  }

  @Test
  void patchesDuringTheReplayOfTheSameSessionShouldAllBeThere() {
    a.partition();
    IntStream.range(0, 300).forEach(i -> a.api().save(id + "-filler-" + i, "{}"));
    a.api().save(id, "{\"n\":0}");
    a.redisLink().heal();
    int patches = 0;
    do {
      patches++;
      assertThat(a.api().patch(id, "{\"p" + patches + "\":1}").status()).isEqualTo(200);
    } while (!a.state().equals("online"));
    rig.awaitHealed();
    assertThat(new JsonObject(rig.inRedis(id)).size()).isEqualTo(patches + 1);
    assertThat(a.api().load(id).data().getJsonObject("sessionData").size()).isEqualTo(patches + 1);
  }

  @Test
  void anOutageDuringTheReplayShouldLoseNothing() {
    a.partition();
    List<String> ids = IntStream.range(0, 1_000).mapToObj(i -> id + "-" + i).toList();
    BulkCalls.save(a.api(), id + "-", ids.size(), "{\"v\":1}");
    // A slow link, so that the replay lasts long enough to be seen.
    a.redisLink().delayAnswers(100);
    for (int i = 0; i < 4; i++) {
      a.redisLink().acceptAndClose(false);
      Await.until(
          "the replay has begun", Duration.ofSeconds(30), () -> a.state().equals("replaying"));
      a.redisLink().acceptAndClose(true);
      a.awaitState("offline");
    }
    a.reunite();
    assertThat(ids).allSatisfy(each -> assertThat(rig.inRedis(each)).isEqualTo("{\"v\":1}"));
  }

  @Test
  void whatThisNodeCannotKnowShouldBeUnavailableAndNotMissing() {
    a.partition();
    Answer unknown = a.api().load(id);
    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.code()).isEqualTo("STORE_UNAVAILABLE");
    assertThat(unknown.header("Retry-After")).isEqualTo("1");
    assertThat(a.api().load(id + "?ifMissing=empty").status()).isEqualTo(503);
    assertThat(a.api().patch(id, "{}").status()).isEqualTo(503);
    assertThat(a.api().touch(id, 9).status()).isEqualTo(503);
    assertThat(a.api().get("/api/interview/sessions").data().getBoolean("complete")).isFalse();
    a.reunite();
    assertThat(a.api().load(id).status()).isEqualTo(404);
  }
}
