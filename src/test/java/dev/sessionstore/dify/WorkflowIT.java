package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.dify.MultipartForm.Placeholder;
import dev.sessionstore.dify.WorkflowRun.Outcome;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both workflows against the service. */
class WorkflowIT {
  private enum Store {
    REDIS,
    MEMORY
  }

  private static final Workflow GENERATE = Workflow.read("generate-questions");
  private static final Workflow SCORE = Workflow.read("score-answer");
  private static final long EIGHT_DAYS = TimeUnit.DAYS.toNanos(8);

  private static final AtomicLong NANOS = new AtomicLong();
  private static final Map<Store, TestService> SERVICES = new EnumMap<>(Store.class);
  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    SERVICES.put(Store.REDIS, TestService.onRedis(redis.url()));
    SERVICES.put(
        Store.MEMORY,
        TestService.start(new JsonObject(), new SessionClock(InstantSource.system(), NANOS::get)));
  }

  @AfterAll
  static void stop() {
    SERVICES.values().forEach(TestService::close);
    redis.close();
  }

  private static Api api(Store store) {
    return SERVICES.get(store).api();
  }

  private static WorkflowRun generate(Api api, String runId) {
    return new WorkflowRun(GENERATE, runId, api.base());
  }

  private static WorkflowRun score(Api api) {
    return new WorkflowRun(SCORE, "run-of-score", api.base());
  }

  private static Map<String, String> answering(String sessionId, String language) {
    Map<String, String> inputs = new HashMap<>();
    inputs.put("session_id", sessionId);
    inputs.put("candidate_answer", "答");
    inputs.put("language", language);
    return inputs;
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void textsShouldArriveUnharmedFromOneWorkflowInTheOther(Store store) {
    Api api = api(store);
    int run = 0;
    for (String text : HostileTexts.all()) {
      String id = "text-" + ++run;
      Placeholder placeholder = Placeholder.values()[run % Placeholder.values().length];

      Outcome saved =
          generate(api, id)
              .placeholder(placeholder)
              .model(prompt -> text)
              .with(Map.of("job_title", text, "standard_answer", text, "language", "zh"));
      Outcome scored =
          score(api)
              .placeholder(placeholder)
              .model(prompt -> text)
              .with(Map.of("session_id", id, "candidate_answer", text, "language", "zh"));

      assertThat(saved.outputs()).isEqualTo(Map.of("session_id", id, "generated_questions", text));
      assertThat(scored.end()).as("text %d", run).isEqualTo("end_scored");
      assertThat(scored.outputs()).isEqualTo(Map.of("session_id", id, "evaluation", text));
      assertThat(scored.prompt())
          .isEqualTo(
              "题目 / Questions:\n%s\n\n参考答案 / Reference answer:\n%s\n\n候选人的回答 / Answer:\n%s",
              text, text, text);
      assertThat(api.load(id).data().getJsonObject("sessionData").getMap())
          .isEqualTo(
              Map.of(
                  "jobTitle", text,
                  "generatedQuestions", text,
                  "standardAnswer", text,
                  "requestType", "generate_questions",
                  "candidateAnswer", text,
                  "comprehensiveEvaluation", text));
    }
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void requestsThatAreSentTwiceShouldDoNoHarm(Store store) {
    Api api = api(store);

    Outcome saved =
        generate(api, "twice")
            .repeatingWrites()
            .model(prompt -> "题")
            .with(Map.of("job_title", "工程师"));
    Outcome scored =
        score(api).repeatingWrites().model(prompt -> "评").with(answering("twice", "en"));

    assertThat(saved.end()).isEqualTo("end_saved");
    assertThat(scored.end()).isEqualTo("end_scored");
    assertThat(api.load("twice").data().getJsonObject("sessionData"))
        .isEqualTo(
            new JsonObject()
                .put("jobTitle", "工程师")
                .put("generatedQuestions", "题")
                .put("standardAnswer", "")
                .put("requestType", "generate_questions")
                .put("candidateAnswer", "答")
                .put("comprehensiveEvaluation", "评"));
    assertThat(api.get("/api/interview/sessions?prefix=twice").data().getInteger("count")).isOne();
  }

  @ParameterizedTest
  @CsvSource({"zh,会话不存在或已过期", "en,has expired", ",会话不存在或已过期"})
  void scoreShouldSayInTheUsersLanguageThatTheSessionHasExpired(String language, String words) {
    Api api = api(Store.MEMORY);
    generate(api, "expires").model(prompt -> "题").with(Map.of("job_title", "工程师"));
    NANOS.addAndGet(EIGHT_DAYS);

    Outcome outcome = score(api).with(answering("expires", language));

    assertThat(outcome.trail())
        .containsExactly("start", "load_session", "found", "expired_text", "end_expired");
    assertThat(outcome.message()).contains(words);
    assertThat(outcome.outputs()).containsEntry("session_id", "expires");
  }

  @Test
  void scoreShouldDoWithoutAReferenceAnswer() {
    Api api = api(Store.REDIS);
    api.save("no-reference", "{\"generatedQuestions\":\"问\"}");

    Outcome outcome = score(api).model(prompt -> "评").with(answering("no-reference", "zh"));

    assertThat(outcome.end()).isEqualTo("end_scored");
    assertThat(outcome.prompt()).contains("问").contains("Reference answer:\n\n\n");
  }

  @Test
  void scoreShouldSayThatASessionHoldsNoQuestions() {
    Api api = api(Store.REDIS);
    api.save("no-questions", "{}");

    Outcome outcome = score(api).with(answering("no-questions", "en"));

    assertThat(outcome.end()).isEqualTo("end_unavailable");
    assertThat(outcome.message()).contains("the session holds no questions").contains("404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "会话", "a/b", "a%b", "\"a\"", "a\\b", "{a}"})
  void scoreShouldSayThatAnIdIsNotValid(String id) {
    Outcome outcome = score(api(Store.REDIS)).with(answering(id, "zh"));

    assertThat(outcome.end()).isEqualTo("end_unavailable");
    assertThat(outcome.message()).contains("会话 ID 不对").doesNotContain("None");
  }

  @Test
  void scoreShouldHandTheEvaluationOverIfTheSessionGoesMeanwhile() {
    Api api = api(Store.REDIS);
    generate(api, "goes").model(prompt -> "题").with(Map.of("job_title", "工程师"));

    Outcome outcome =
        score(api)
            .model(prompt -> api.delete("goes").status() + " 分")
            .with(answering("goes", "en"));

    assertThat(outcome.end()).isEqualTo("end_unsaved");
    assertThat(outcome.outputs()).containsEntry("evaluation", "200 分");
    assertThat(outcome.message()).contains("the score was not saved").contains("404");
    assertThat(api.load("goes").status()).as("not brought back").isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"zh,没有保存", "en,not saved", ",没有保存"})
  void generateShouldHandTheQuestionsOverIfTheyCannotBeSaved(String language, String words) {
    String tooLong = "题".repeat(400_000);
    Map<String, String> inputs = new HashMap<>();
    inputs.put("job_title", "工程师");
    inputs.put("language", language);

    Outcome outcome = generate(api(Store.REDIS), "too-long").model(prompt -> tooLong).with(inputs);

    assertThat(outcome.end()).isEqualTo("end_unsaved");
    assertThat(outcome.outputs()).containsEntry("generated_questions", tooLong);
    assertThat(outcome.message()).contains(words).contains("413");
  }

  @Test
  void workflowsShouldGoOnThroughAnOutageAndSayWhatTheyCannotKnow() {
    try (RedisProcess failing = RedisProcess.start();
        TestService service = TestService.onRedis(failing.url())) {
      Api api = service.api();
      generate(api, "before").model(prompt -> "题").with(Map.of("job_title", "工程师"));
      failing.call("HSET", "interview:session:unknown", "data", "{}");
      failing.kill();
      api.awaitState("offline");

      Outcome unknown = score(api).with(answering("unknown", "en"));
      Outcome unknownInChinese = score(api).with(answering("unknown", null));
      Outcome known = score(api).model(prompt -> "评").with(answering("before", "zh"));
      Outcome saved = generate(api, "during").model(prompt -> "题").with(Map.of("job_title", "工程师"));

      assertThat(unknown.trail())
          .containsExactly("start", "load_session", "unavailable_text", "end_unavailable");
      assertThat(unknown.message()).contains("could not be read").contains("503");
      assertThat(unknownInChinese.message()).contains("没有读到会话").contains("503");
      assertThat(List.of(known.end(), saved.end())).containsExactly("end_scored", "end_saved");

      failing.run();
      api.awaitState("online");
      assertThat(failing.call("HGET", "interview:session:before", "data")).contains("评");
      assertThat(failing.call("HGET", "interview:session:during", "data")).contains("题");
    }
  }

  @Test
  void workflowsShouldSayThatTheServiceIsNotThere() {
    Api nobody = new Api("http://127.0.0.1:" + Ports.free());

    Outcome saved = generate(nobody, "x").model(prompt -> "题").with(Map.of("job_title", "x"));
    Outcome scored = score(nobody).with(answering("x", "en"));

    assertThat(saved.end()).isEqualTo("end_unsaved");
    assertThat(saved.outputs()).containsEntry("generated_questions", "题");
    assertThat(scored.end()).isEqualTo("end_unavailable");
  }
}
