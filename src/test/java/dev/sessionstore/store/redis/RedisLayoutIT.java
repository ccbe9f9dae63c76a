package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.CapturedLogs;
import dev.sessionstore.support.RedisClient;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys and fields that the service writes in Redis, as another client sees them. */
class RedisLayoutIT {
  private static final long CONFIGURED_TTL = 1_234;
  private static final String DATA = "{\"n\":1.10,\"面试\":[],\"o\":{}}";

  private static RedisProcess redis;
  private static TestService service;
  private static Api api;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    service =
        TestService.start(
            new JsonObject()
                .put("redis", TestService.patientRedis(redis.url()))
                .put("sessions", new JsonObject().put("ttl", CONFIGURED_TTL)));
    api = service.api();
    api.awaitState("online");
  }

  @AfterAll
  static void stop() {
    service.close();
    redis.close();
  }

  private static Map<String, String> hash(String id) {
    String[] lines = redis.call("HGETALL", "interview:session:" + id).split("\n");
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      fields.put(lines[i], lines[i + 1]);
    }
    return fields;
  }

  private static String millis(JsonObject data, String time) {
    return Long.toString(Instant.parse(data.getString(time)).toEpochMilli());
  }

  /** Asserts that the hash and the key's expiry agree with the answer. */
  private static void assertLayout(String id, Api.Answer answer, String json) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonObject data = answer.data();
    assertThat(hash(id))
        .containsOnly(
            Map.entry("data", json),
            Map.entry("version", Long.toString(answer.version())),
            Map.entry("createdAt", millis(data, "createdAt")),
            Map.entry("updatedAt", millis(data, "updatedAt")),
            Map.entry("expiresAt", millis(data, "expiresAt")));
    String key = "interview:session:" + id;
    // PEXPIRETIME, which would be exact, needs Redis 7; both clocks are this machine's.
    long left = Long.parseLong(redis.call("PTTL", key));
    assertThat(System.currentTimeMillis() + left)
        .isBetween(
            Long.parseLong(millis(data, "expiresAt")) - 50,
            Long.parseLong(millis(data, "expiresAt")) + 5_000);
    assertThat(Long.parseLong(redis.call("TTL", key)))
        .isBetween(data.getLong("ttl") - 10, data.getLong("ttl") + 1);
  }

  private static long lifetime(Api.Answer answer) {
    JsonObject data = answer.data();
    return Long.parseLong(millis(data, "expiresAt")) - Long.parseLong(millis(data, "updatedAt"));
  }

  @Test
  void aSaveShouldLeaveTheHashOfTheContractWithTheConfiguredExpiry() {
    Api.Answer saved = api.save("saved", DATA);
    assertLayout("saved", saved, DATA);
    assertThat(lifetime(saved)).isEqualTo(CONFIGURED_TTL * 1_000);
    assertLayout("saved", api.load("saved"), DATA);
  }

  @Test
  void aSaveShouldUseItsOwnTimeToLive() {
    String body = "{\"sessionId\":\"own\",\"sessionData\":" + DATA + ",\"ttl\":77}";
    Api.Answer saved =
        api.send("POST", "/api/interview/sessions", body, "Content-Type", "application/json");
    assertLayout("own", saved, DATA);
    assertThat(lifetime(saved)).isEqualTo(77_000);

    Api.Answer put = api.send("PUT", Api.session("own") + "?ttl=99", "{\"a\":1}");
    assertLayout("own", put, "{\"a\":1}");
    assertThat(lifetime(put)).isEqualTo(99_000);
  }

  @Test
  void everyChangeShouldLeaveTheHashOfTheContract() {
    api.save("changed", DATA);
    Api.Answer touched = api.touch("changed", 55);
    assertLayout("changed", touched, DATA);
    assertThat(lifetime(touched)).isEqualTo(55_000);

    Api.Answer patched = api.patch("changed", "{\"o\":null,\"p\":{}}");
    assertThat(patched.data().getString("expiresAt"))
        .as("a patch keeps the expiry")
        .isEqualTo(touched.data().getString("expiresAt"));
    assertLayout("changed", patched, "{\"n\":1.10,\"面试\":[],\"p\":{}}");

    Api.Answer renewed = api.send("PATCH", Api.session("changed") + "?ttl=66", "{\"p\":1}");
    assertLayout("changed", renewed, "{\"n\":1.10,\"面试\":[],\"p\":1}");
    assertThat(lifetime(renewed)).isEqualTo(66_000);

    api.delete("changed");
    assertThat(redis.call("EXISTS", "interview:session:changed")).isEqualTo("0");
  }

  @Test
  void aForgottenScriptShouldBeSentAgain() {
    api.save("scripts", "{\"a\":1}");
    for (int i = 0; i < 2; i++) {
      redis.call("SCRIPT", "FLUSH");
      assertThat(api.save("scripts", "{\"a\":2}").status()).isEqualTo(200);
      redis.call("SCRIPT", "FLUSH");
      assertThat(api.patch("scripts", "{\"b\":1}").status()).isEqualTo(200);
      redis.call("SCRIPT", "FLUSH");
      assertThat(api.touch("scripts", 100).status()).isEqualTo(200);
    }
    redis.call("SCRIPT", "FLUSH");
    assertThat(api.delete("scripts").data().getBoolean("deleted")).isTrue();
    assertThat(api.store().getString("state")).isEqualTo("online");
  }

  @Test
  void aKeyOfAnotherTypeShouldBeADefectOfThatSessionAndNoOutage() {
    redis.call("SET", "interview:session:wrong", "text");
    try (CapturedLogs logs = new CapturedLogs()) {
      for (Api.Answer answer :
          new Api.Answer[] {
            api.load("wrong"), api.save("wrong", "{}"), api.touch("wrong", 9), api.delete("wrong")
          }) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("INTERNAL");
        assertThat(answer.body()).doesNotContain("WRONGTYPE");
      }
      assertThat(logs.startingWith("command="))
          .hasSize(4)
          .allMatch(line -> line.contains("session=interview/wrong"));
    }
    assertThat(redis.call("GET", "interview:session:wrong")).isEqualTo("text");
    assertThat(api.store().getString("state")).isEqualTo("online");
    assertThat(api.save("right", "{}").data().getString("storage")).isEqualTo("redis");
    redis.call("DEL", "interview:session:wrong");
  }

  @Test
  void noRequestShouldOpenAConnection() throws IOException {
    try (RedisClient watcher = new RedisClient(redis.port())) {
      String before = connections(watcher);
      for (int i = 0; i < 100; i++) {
        api.save("c-" + i, "{}");
        api.load("c-" + i);
        api.delete("c-" + i);
      }
      api.get("/api/interview/sessions");
      assertThat(connections(watcher)).isEqualTo(before);
    }
  }

  private static String connections(RedisClient watcher) throws IOException {
    return watcher
        .call("INFO", "stats")
        .lines()
        .filter(line -> line.startsWith("total_connections_received:"))
        .findFirst()
        .orElseThrow();
  }
}
