package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code nodes, as the service serves them, against the service. */
class NodesIT {
  private static CheckedNodes nodes;
  private static RedisProcess redis;
  private static TestService service;
  private static TestService degraded;
  private static Api api;

  static List<String> names() {
    return NodeSource.NAMES;
  }

  @BeforeAll
  static void start() {
    nodes = CheckedNodes.start().orElse(null);
    if (nodes == null) {
      return;
    }
    redis = RedisProcess.start();
    service = TestService.inMemory();
    degraded = TestService.onRedis(redis.url());
    api = service.api();
    degraded.api().save("known", "{\"jobTitle\":\"t\"}");
    redis.kill();
    degraded.api().awaitState("offline");
  }

  @BeforeEach
  void needPython() {
    assumeTrue(nodes != null, CheckedNodes.NOT_TESTED);
  }

  @AfterAll
  static void stop() {
    if (nodes != null) {
      nodes.close();
      service.close();
      degraded.close();
      redis.close();
    }
  }

  /** Runs a node as a service serves it, and sees to it that it returns what it declares. */
  private static JsonObject run(TestService from, String name, JsonObject inputs) {
    return nodes.run(new NodeSource(name, from.api().get("/dify/nodes/" + name).body()), inputs);
  }

  private static JsonObject inputs(String name, String sessionId) {
    JsonObject inputs = CheckedNodes.sample(name);
    return inputs.containsKey("session_id") ? inputs.put("session_id", sessionId) : inputs;
  }

  private static JsonObject stored(String id) {
    return api.load(id).data().getJsonObject("sessionData");
  }

  @ParameterizedTest
  @MethodSource("names")
  void nodeShouldSucceedOnASessionThatIsThere(String name) {
    api.save("there", "{\"jobTitle\":\"t\",\"list\":[]}");

    JsonObject outputs = run(service, name, inputs(name, " there "));

    assertThat(outputs.getInteger("success")).as(outputs.encode()).isOne();
    assertThat(outputs.getInteger("status")).isEqualTo(200);
  }

  @Test
  void nodesShouldKeepTextsAsTheyAre() {
    for (String text : HostileTexts.all()) {
      JsonObject questions =
          new JsonObject()
              .put("session_id", "texts")
              .put("job_title", text)
              .put("generated_questions", text);
      run(service, "save.py", questions);
      JsonObject loaded = run(service, "load.py", new JsonObject().put("session_id", "texts"));
      run(
          service,
          "load_score_update.py",
          new JsonObject()
              .put("session_id", "texts")
              .put("candidate_answer", text)
              .put("comprehensive_evaluation", text));

      if (text.length() <= CheckedNodes.MAX_OUTPUT / 8) {
        assertThat(loaded.getString("generated_questions")).isEqualTo(text);
        assertThat(new JsonObject(loaded.getString("session_data")).getString("jobTitle"))
            .isEqualTo(text);
      }
      assertThat(stored("texts").getString("generatedQuestions")).isEqualTo(text);
      assertThat(stored("texts").getString("comprehensiveEvaluation")).isEqualTo(text);
    }
  }

  @Test
  void loadShouldTakeAMissingSessionForAnAnswer() {
    JsonObject outputs = run(service, "load.py", new JsonObject().put("session_id", "missing"));

    assertThat(outputs.getInteger("success")).isOne();
    assertThat(outputs.getInteger("found")).isZero();
    assertThat(outputs.getString("session_data")).isEqualTo("{}");
  }

  @Test
  void loadShouldLeaveOutWhatIsTooLongForAnOutput() {
    api.save(
        "long",
        "{\"generatedQuestions\":\"%s\"}".formatted("题".repeat(CheckedNodes.MAX_OUTPUT + 1)));

    JsonObject outputs = run(service, "load.py", new JsonObject().put("session_id", "long"));

    assertThat(outputs.getInteger("success")).isZero();
    assertThat(outputs.getInteger("found")).isOne();
    assertThat(outputs.getString("generated_questions")).isEmpty();
    assertThat(outputs.getString("message")).contains("session_data, generated_questions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"update.py", "load_score_update.py"})
  void changesShouldSayThatTheSessionIsMissing(String name) {
    JsonObject outputs = run(service, name, inputs(name, "missing"));

    assertThat(outputs.getInteger("success")).isZero();
    assertThat(outputs.getInteger("status")).isEqualTo(404);
    assertThat(outputs.getString("message")).contains("会话不存在或已过期");
    assertThat(api.load("missing").status()).isEqualTo(404);
  }

  @Test
  void updateShouldLeaveTheOtherFieldsAlone() {
    api.save("kept", "{\"jobTitle\":\"t\",\"list\":[],\"big\":12345678901234567890}");

    run(service, "update.py", inputs("update.py", "kept"));

    assertThat(api.load("kept").body()).contains("\"list\":[],\"big\":12345678901234567890");
    assertThat(stored("kept").getDouble("overallScore")).isEqualTo(85.5);
  }

  @Test
  void deleteShouldSayWhetherThereWasASession() {
    api.save("deleted", "{}");
    JsonObject inputs = new JsonObject().put("session_id", "deleted");

    assertThat(run(service, "delete.py", inputs).getInteger("deleted")).isOne();
    assertThat(run(service, "delete.py", inputs).getInteger("deleted")).isZero();
    assertThat(api.load("deleted").status()).isEqualTo(404);
  }

  @Test
  void saveAfterGenerateShouldMakeTheIdOfTheSessionItSaves() {
    JsonObject outputs =
        run(service, "save_after_generate.py", CheckedNodes.sample("save_after_generate.py"));

    assertThat(outputs.getString("session_id")).hasSizeLessThanOrEqualTo(48);
    assertThat(stored(outputs.getString("session_id")).getString("generatedQuestions"))
        .isEqualTo("题")
        .isEqualTo(outputs.getString("generated_questions"));
  }

  @ParameterizedTest
  @CsvSource({"总分：85 分,85", "85.5,85.5", "-3,-3", "没有分数,0", ",0"})
  void loadScoreUpdateShouldFindTheScoreInWhatTheModelWrote(String written, double score) {
    api.save("score", "{}");

    JsonObject outputs =
        run(
            service,
            "load_score_update.py",
            new JsonObject().put("session_id", "score").put("overall_score", written));

    assertThat(outputs.getDouble("overall_score")).isEqualTo(score);
    assertThat(outputs.getInteger("success")).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"save.py", "load.py", "update.py", "delete.py", "load_score_update.py"})
  void nodeShouldSayThatAnIdIsNotValid(String name) {
    for (Object id :
        new JsonArray()
            .add("")
            .addNull()
            .add("a b")
            .add("会话")
            .add("a/b")
            .add("a?b")
            .add("%41")
            .add("x".repeat(129))
            .add(new JsonObject().put("a", 1))) {
      JsonObject outputs = run(service, name, CheckedNodes.sample(name).put("session_id", id));

      assertThat(outputs.getInteger("success")).as("%s", id).isZero();
      assertThat(outputs.getInteger("status")).as("%s", id).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"load.py", "update.py", "load_score_update.py"})
  void nodeShouldSayThatTheStoreCannotKnow(String name) {
    JsonObject outputs = run(degraded, name, inputs(name, "unknown"));

    assertThat(outputs.getInteger("success")).isZero();
    assertThat(outputs.getInteger("status")).isEqualTo(503);
    assertThat(outputs.getString("message")).contains("Redis");
  }

  @ParameterizedTest
  @MethodSource("names")
  void nodeShouldSucceedOnWhatTheStoreKnowsWithoutRedis(String name) {
    degraded.api().save("known", "{\"jobTitle\":\"t\"}");

    assertThat(run(degraded, name, inputs(name, "known")).getInteger("success")).isOne();
  }
}
