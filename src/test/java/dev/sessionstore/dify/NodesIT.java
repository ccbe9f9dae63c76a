package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code nodes, as the service serves them, against the service. */
class NodesIT {
  private static final Map<String, JsonObject> INPUTS =
      Map.of(
          "save.py", new JsonObject().put("session_id", "s").put("generated_questions", "题"),
          "load.py", new JsonObject().put("session_id", "s"),
          "update.py", new JsonObject().put("session_id", "s").put("overall_score", 85.5),
          "delete.py", new JsonObject().put("session_id", "s"),
          "save_after_generate.py", new JsonObject().put("generated_questions", "题"),
          "load_score_update.py",
              new JsonObject().put("session_id", "s").put("overall_score", "85"));

  /** Longest string that an output may have in the older versions of Dify. */
  private static final int MAX_OUTPUT = 80_000;

  private static PythonNodes python;
  private static RedisProcess redis;
  private static TestService service;
  private static TestService degraded;
  private static Api api;

  static List<String> names() {
    return NodeSource.NAMES;
  }

  @BeforeAll
  static void start() {
    Optional<String> command = PythonNodes.findPython();
    if (command.isEmpty()) {
      System.err.println(
          "SKIPPED: NodesIT did not test the code nodes for Dify, because no python3 here can"
              + " import requests. apt-get install -y python3 python3-requests helps.");
    }
    assumeTrue(command.isPresent(), "no python3 here can import requests: nodes are NOT TESTED");
    python = PythonNodes.start(command.get());
    redis = RedisProcess.start();
    service = TestService.inMemory();
    degraded = TestService.onRedis(redis.url());
    api = service.api();
    degraded.api().save("known", "{\"jobTitle\":\"t\"}");
    redis.kill();
    degraded.api().awaitState("offline");
  }

  @AfterAll
  static void stop() {
    if (python != null) {
      python.close();
      service.close();
      degraded.close();
      redis.close();
    }
  }

  /** Runs a node as a service serves it, and sees to it that it returns what it declares. */
  private static JsonObject run(TestService from, String name, JsonObject inputs) {
    return run(new NodeSource(name, from.api().get("/dify/nodes/" + name).body()), inputs);
  }

  private static JsonObject run(NodeSource node, JsonObject inputs) {
    JsonObject outputs = python.run(node, inputs);
    assertThat(outputs.fieldNames())
        .as("%s with %s", node, inputs)
        .containsExactlyInAnyOrderElementsOf(node.outputs().keySet());
    node.outputs()
        .forEach(
            (output, type) ->
                assertThat(outputs.getValue(output))
                    .as("%s of %s", output, node)
                    .isInstanceOf(type.equals("Number") ? Number.class : String.class));
    assertThat(outputs).allMatch(output -> length(String.valueOf(output.getValue())) <= MAX_OUTPUT);
    assertThat(outputs.getInteger("success")).isIn(0, 1);
    return outputs;
  }

  /** As Python counts. */
  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static JsonObject inputs(String name, String sessionId) {
    JsonObject inputs = INPUTS.get(name).copy();
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

      if (text.length() <= MAX_OUTPUT / 8) {
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
    api.save("long", "{\"generatedQuestions\":\"%s\"}".formatted("题".repeat(MAX_OUTPUT + 1)));

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
        run(service, "save_after_generate.py", INPUTS.get("save_after_generate.py"));

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
      JsonObject outputs = run(service, name, INPUTS.get(name).copy().put("session_id", id));

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

  @ParameterizedTest
  @MethodSource("names")
  void nodeShouldSayThatNobodyAnswers(String name) {
    NodeSource lost = NodeSource.read(name).withAddress("http://127.0.0.1:" + Ports.free());

    JsonObject outputs = run(lost, INPUTS.get(name));

    assertThat(outputs.getInteger("success")).isZero();
    assertThat(outputs.getInteger("status")).isZero();
    assertThat(outputs.getString("message")).contains("连不上会话存储");
  }

  @ParameterizedTest
  @MethodSource("names")
  void nodeShouldSayThatSomebodyElseAnswers(String name) {
    try (OtherServer other = new OtherServer()) {
      NodeSource lost = NodeSource.read(name).withAddress(other.address());

      other.answers(403, "text/html", "<html>squid</html>");
      JsonObject refused = run(lost, INPUTS.get(name));
      assertThat(refused.getInteger("status")).isEqualTo(403);
      assertThat(refused.getString("message")).contains("squid").contains("Dify's proxy");

      for (String body : new String[] {"[1]", "null", "", "{\"data\":[1]}", "{\"data\":null}"}) {
        other.answers(404, "application/json", body);
        assertThat(run(lost, INPUTS.get(name)).getInteger("success")).as(body).isZero();
      }
    }
  }

  /** The code that waits is the same in every node. */
  @Test
  void nodeShouldGiveUpWaitingWithinTheTimeOfACodeNode() {
    try (OtherServer other = new OtherServer()) {
      other.saysNothing();
      NodeSource lost = NodeSource.read("load.py").withAddress(other.address());

      assertThat(run(lost, INPUTS.get("load.py")).getInteger("status")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void nodeShouldSendTheKeyIfThereIsOne(String name) {
    try (OtherServer other = new OtherServer()) {
      NodeSource node = NodeSource.read(name).withAddress(other.address());

      run(node, INPUTS.get(name));
      assertThat(other.authorization()).isNull();
      run(node, INPUTS.get(name).copy().put("session_api_key", "k"));
      assertThat(other.authorization()).isEqualTo("Bearer k");
    }
  }
}
