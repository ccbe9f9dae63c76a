package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.Shell;
import io.vertx.core.json.JsonObject;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole interview, as the clients that are deployed hold it. */
class InterviewIT {
  private static RedisProcess redis;
  private static List<TestService> services;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    services =
        List.of(
            TestService.onRedis(redis.url()),
            TestService.inMemory(),
            TestService.onRedis("redis://127.0.0.1:" + Ports.free()));
    services.get(0).api().awaitState("online");
  }

  @AfterAll
  static void stop() {
    services.forEach(TestService::close);
    redis.close();
  }

  static Stream<TestService> withAndWithoutRedis() {
    return services.stream().limit(2);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("withAndWithoutRedis")
  void anInterviewInPythonShouldGoWell(TestService service) throws URISyntaxException {
    assumeTrue(
        Shell.has("python3"), "SKIPPED: there is no python3 to run the interview of the nodes");
    Path script = Path.of(InterviewIT.class.getResource("/python/interview.py").toURI());
    Shell.Result result = Shell.run("python3", script.toString(), service.api().base());
    assertThat(result.output()).isEqualToIgnoringNewLines("the interview went well");
    assertThat(result.code()).isZero();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("withAndWithoutRedis")
  void anInterviewInJavaShouldGoWell(TestService service) {
    Api api = service.api();
    boolean onRedis = service == services.get(0);
    JsonObject data =
        new JsonObject()
            .put("jobTitle", "Java 工程师")
            .put("generatedQuestions", "[{\"q\":\"什么是虚拟线程？\"}]")
            .put("standardAnswer", "")
            .put("requestType", "generate_questions");
    Api.Answer saved = api.save("session-java", data.encode());
    assertThat(saved.status()).isEqualTo(200);
    assertThat(saved.json().getBoolean("success")).isTrue();
    assertThat(saved.data().getString("storage")).isEqualTo(onRedis ? "redis" : "memory");
    assertThat(saved.data().getBoolean("degraded")).isFalse();

    Api.Answer loaded = api.load("session-java", "Content-Type", "application/json");
    JsonObject scored = loaded.data().getJsonObject("sessionData");
    assertThat(scored).isEqualTo(data);
    scored.put("overallScore", 85).put("comprehensiveEvaluation", "回答正确");
    Api.Answer again = api.save("session-java", scored.encode());
    assertThat(again.version()).isGreaterThan(saved.version());
    assertThat(again.data().getString("createdAt")).isEqualTo(saved.data().getString("createdAt"));
    assertThat(api.load("session-java").data().getJsonObject("sessionData")).isEqualTo(scored);

    assertThat(api.touch("session-java", 1_234).data().getLong("ttl")).isBetween(1_200L, 1_234L);
    assertThat(api.get("/api/interview/sessions").data().getJsonArray("sessions"))
        .contains("session-java");
    assertThat(api.delete("session-java", "Content-Type", "application/json").status())
        .isEqualTo(200);
    Api.Answer gone = api.load("session-java");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.code()).isEqualTo("SESSION_NOT_FOUND");
    assertThat(gone.json().getString("message")).isEqualTo("会话不存在或已过期");
  }

  @Test
  void anInterviewShouldGoWellWhileRedisIsAway() {
    Api api = services.get(2).api();
    Api.Answer saved = api.save("session-away", "{\"jobTitle\":\"Java\"}");
    assertThat(saved.status()).isEqualTo(200);
    assertThat(saved.data().getBoolean("degraded")).isTrue();
    assertThat(saved.data().getString("durability")).isEqualTo("journal");
    assertThat(api.load("session-away").data().getJsonObject("sessionData").getString("jobTitle"))
        .isEqualTo("Java");
    assertThat(api.touch("session-away", 60).status()).isEqualTo(200);
    assertThat(api.get("/api/interview/sessions").data().getBoolean("complete")).isFalse();
    assertThat(api.delete("session-away").status()).isEqualTo(200);
    assertThat(api.load("session-away").status()).isEqualTo(404);
    assertThat(api.load("session-of-before").status()).isEqualTo(503);
  }
}
