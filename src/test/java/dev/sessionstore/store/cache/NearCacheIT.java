package dev.sessionstore.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.PrometheusText;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads that need not ask Redis, and when they must. */
class NearCacheIT {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final String FOREIGN_VERSION = Long.toString(1L << 52);
  private static final String FOREIGN_TAG = "\"" + FOREIGN_VERSION + "\"";

  private static RedisProcess redis;
  private static TcpProxy proxy;
  private static TestService service;
  private static Api api;

  private String id;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    proxy = new TcpProxy(redis.port());
    service = TestService.onRedis(proxy.redisUrl());
    api = service.api();
  }

  @AfterAll
  static void stop() {
    service.close();
    proxy.close();
    redis.close();
  }

  @BeforeEach
  void aSessionInRedis() {
    awaitCurrent();
    id = "n-" + IDS.incrementAndGet();
    api.save(id, "{\"n\":1}");
  }

  @AfterEach
  void heal() {
    proxy.heal();
    awaitCurrent();
  }

  private static long metric(String name) {
    return PrometheusText.parse(api.get("/metrics").body())
        .get("session_store_near_cache_" + name)
        .longValue();
  }

  private static void awaitCurrent() {
    Await.until("copies are current", Duration.ofSeconds(30), () -> metric("current") == 1);
  }

  private static void awaitNotCurrent() {
    Await.until("no copy is current", Duration.ofSeconds(30), () -> metric("current") == 0);
  }

  private static long reads() {
    return redis
        .call("INFO", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_hmget:calls="))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
        .sum();
  }

  /** Until it is served from its copy: news of the writes before come a little after them. */
  private void awaitCopy(String session) {
    api.awaitCopy(session);
  }

  private static JsonObject data(Answer answer) {
    return answer.data().getJsonObject("sessionData");
  }

  private void foreignWrite(String json) {
    // The script's own doing apart, any client may write.
    redis.call("HSET", key(), "data", json, "version", FOREIGN_VERSION);
  }

  /** What nobody tells this node of yet, so that only asking Redis can show it. */
  private void foreignWriteUntold(String json) {
    proxy.holdTracking(true);
    foreignWrite(json);
  }

  private String key() {
    return "interview:session:" + id;
  }

  @Test
  void loadsOfAKnownSessionShouldNotAskRedis() {
    awaitCopy(id);
    long before = metric("hits_total");
    for (int i = 0; i < 50; i++) {
      Answer answer = api.load(id);
      assertThat(data(answer)).isEqualTo(new JsonObject("{\"n\":1}"));
      assertThat(answer.data().getString("storage")).isEqualTo("redis");
      assertThat(answer.data().getBoolean("degraded")).isFalse();
      assertThat(answer.data().getString("durability")).isEqualTo("redis");
    }
    // Whatever stalls a machine may let the copies lapse for a moment.
    assertThat(metric("hits_total") - before).isGreaterThan(40);
  }

  @Test
  void aClientThatWantsItFreshShouldGetItFromRedis() {
    awaitCopy(id);
    for (String wish : new String[] {"no-cache", "max-age=0, x", "No-Store"}) {
      long before = reads();
      assertThat(api.load(id, "Cache-Control", wish).status()).isEqualTo(200);
      assertThat(reads()).isGreaterThan(before);
    }
  }

  @Test
  void aForeignWriteShouldBeSeen() {
    awaitCopy(id);
    foreignWrite("{\"n\":2}");
    assertThat(data(api.load(id, "Cache-Control", "no-cache"))).isEqualTo(n(2));
    assertThat(data(api.load(id))).as("not older than what was answered before").isEqualTo(n(2));
    foreignWrite("{\"n\":3}");
    Await.until("the copy is not answered any more", () -> data(api.load(id)).equals(n(3)));
  }

  private static JsonObject n(int n) {
    return new JsonObject().put("n", n);
  }

  @Test
  void aForeignDeletionAndAFlushShouldBeSeen() {
    awaitCopy(id);
    redis.call("DEL", key());
    Await.until("it is gone", () -> api.load(id).status() == 404);
    api.save(id, "{\"n\":1}");
    awaitCopy(id);
    redis.call("FLUSHALL");
    Await.until("it is gone", () -> api.load(id).status() == 404);
  }

  @Test
  void ownChangesShouldBeSeenAtOnce() {
    awaitCopy(id);
    for (int i = 2; i < 30; i++) {
      assertThat(api.patch(id, "{\"n\":" + i + "}").status()).isEqualTo(200);
      assertThat(data(api.load(id))).isEqualTo(n(i));
    }
    assertThat(api.delete(id).status()).isEqualTo(200);
    assertThat(api.load(id).status()).isEqualTo(404);
  }

  /** The script itself reads once; a load before it would be the second. */
  private long readsOfAPatch() {
    awaitCopy(id);
    long before = reads();
    assertThat(api.patch(id, "{\"m\":1}").status()).isEqualTo(200);
    return reads() - before;
  }

  @Test
  void aPatchFromACopyShouldNeedOneCommand() {
    // More than once: a machine that stalls lets copies lapse, and a heartbeat reads too.
    Await.until("a patch asked Redis once", () -> readsOfAPatch() == 1);
    assertThat(data(api.load(id))).isEqualTo(new JsonObject("{\"n\":1,\"m\":1}"));
  }

  @Test
  void theConditionOfALoadShouldNotFailBecauseOfACopy() {
    awaitCopy(id);
    foreignWriteUntold("{\"n\":2}");
    assertThat(api.load(id, "If-Match", FOREIGN_TAG).status()).isEqualTo(200);
  }

  @Test
  void theConditionOfAPatchShouldNotFailBecauseOfACopy() {
    awaitCopy(id);
    foreignWriteUntold("{\"n\":2}");
    assertThat(api.patch(id, "{\"m\":1}", "If-Match", FOREIGN_TAG).status()).isEqualTo(200);
  }

  @Test
  void aRefusalThatNamesAVersionShouldNotBeFollowedByAnOlderOne() {
    awaitCopy(id);
    foreignWriteUntold("{\"n\":2}");
    assertThat(api.save(id, "{}", "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(data(api.load(id))).isEqualTo(n(2));
  }

  @Test
  void aListThatShowsAVersionShouldNotBeFollowedByAnOlderOne() {
    awaitCopy(id);
    foreignWriteUntold("{\"n\":2}");
    api.get("/api/interview/sessions?detail=meta&prefix=" + id);
    assertThat(data(api.load(id))).isEqualTo(n(2));
  }

  @Test
  void anExpiredCopyShouldNotBeAnswered() {
    api.send("PUT", Api.session(id) + "?ttl=1", "{\"n\":1}", "Content-Type", "application/json");
    Await.until("it has expired", () -> api.load(id).status() == 404);
  }

  @Test
  void whenNobodyTellsEveryLoadShouldAskRedisUntilSomebodyDoes() {
    awaitCopy(id);
    proxy.holdTracking(true);
    awaitNotCurrent();
    foreignWrite("{\"n\":2}");
    assertThat(data(api.load(id))).isEqualTo(n(2));
    long before = reads();
    for (int i = 0; i < 10; i++) {
      api.load(id);
    }
    assertThat(reads() - before).isGreaterThanOrEqualTo(10);
    assertThat(api.store().getString("state")).isEqualTo("online");
    proxy.heal();
    awaitCopy(id);
    assertThat(data(api.load(id))).isEqualTo(n(2));
  }

  @Test
  void aCutTrackingConnectionShouldBeReplacedAndNoCopyOfBeforeBeCurrent() {
    awaitCopy(id);
    redis.call("CLIENT", "KILL", "TYPE", "pubsub");
    foreignWrite("{\"n\":2}");
    Await.until("the copy is not answered any more", () -> data(api.load(id)).equals(n(2)));
    awaitCopy(id);
    foreignWrite("{\"n\":3}");
    Await.until("the new connection tells", () -> data(api.load(id)).equals(n(3)));
  }

  @Test
  void copiesShouldServeAnOutageAndSayThatItIsOne() {
    awaitCopy(id);
    proxy.acceptAndClose(true);
    api.awaitState("offline");
    Answer answer = api.load(id);
    assertThat(data(answer)).isEqualTo(n(1));
    assertThat(answer.data().getBoolean("degraded")).isTrue();
    assertThat(answer.data().getString("storage")).isEqualTo("memory");
    assertThat(metric("current")).isZero();
  }

  @Test
  void switchedOffEveryLoadShouldAskRedis() {
    JsonObject off = new JsonObject().put("enabled", false);
    try (TestService plain =
        TestService.start(
            new JsonObject()
                .put("redis", TestService.patientRedis(redis.url()))
                .put("nearCache", off))) {
      plain.api().awaitState("online");
      long before = reads();
      for (int i = 0; i < 20; i++) {
        assertThat(plain.api().load(id).status()).isEqualTo(200);
      }
      assertThat(reads() - before).isGreaterThanOrEqualTo(20);
    }
  }
}
