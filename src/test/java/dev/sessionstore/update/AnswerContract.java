package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests may ask of the form of an answer. */
abstract class AnswerContract {
  private final Stage stage;

  AnswerContract(Stage stage) {
    this.stage = stage;
  }

  @Test
  void ifMissingShouldTurnANotFoundIntoAnAnswer() {
    String id = stage.saved("{\"a\":1}");
    String missing = Stage.newId();

    Answer found = stage.api().get(Api.session(id) + "?ifMissing=empty");
    Answer empty = stage.api().get(Api.session(missing) + "?ifMissing=empty");

    assertThat(found.data().getBoolean("found")).isTrue();
    assertThat(found.data().getJsonObject("sessionData")).isEqualTo(new JsonObject("{\"a\":1}"));
    assertThat(empty.status()).isEqualTo(200);
    assertThat(empty.json().getBoolean("success")).isTrue();
    assertThat(empty.data().getBoolean("found")).isFalse();
    assertThat(empty.data().getJsonObject("sessionData").isEmpty()).isTrue();
    assertThat(empty.data().getString("sessionId")).isEqualTo(missing);
    assertThat(empty.data().getString("storage")).isEqualTo(stage.toString());
    assertThat(empty.header("ETag")).isNull();
    assertThat(stage.api().load(id).data().containsKey("found")).isFalse();
    assertThat(stage.api().get(Api.session(id) + "?ifMissing=null").status()).isEqualTo(400);
    assertThat(stage.api().get(Api.session(missing) + "?ifMissing=").status()).isEqualTo(404);
  }

  @Test
  void listShouldTellOfTheSessionsWhatIsAskedFor() {
    String prefix = Stage.newId() + ".";
    stage.api().save(prefix + "1", "{\"键\":1}");
    Answer last = stage.api().patch(prefix + "1", "{\"b\":2}");
    stage.api().save(prefix + "2", "{}");
    stage.api().save(prefix + "gone", "{}");
    stage.api().delete(prefix + "gone");

    Answer ids = stage.api().get("/api/interview/sessions?prefix=" + prefix);
    Answer metas = stage.api().get("/api/interview/sessions/?detail=meta&prefix=" + prefix + "1");

    assertThat(ids.data().getJsonArray("sessions").getList())
        .asList()
        .containsExactlyInAnyOrder(prefix + "1", prefix + "2");
    assertThat(ids.data().getInteger("count")).isEqualTo(2);
    assertThat(ids.data().getValue("nextCursor")).isNull();
    assertThat(ids.data().getBoolean("complete")).isTrue();
    JsonObject meta = metas.data().getJsonArray("sessions").getJsonObject(0);
    assertThat(meta.getString("sessionId")).isEqualTo(prefix + "1");
    assertThat(meta.getLong("version")).isEqualTo(last.version());
    assertThat(meta.getLong("size"))
        .isEqualTo(Stage.dataIn(last).getBytes(StandardCharsets.UTF_8).length);
    for (String time : List.of("createdAt", "updatedAt", "expiresAt")) {
      assertThat(meta.getString(time)).isEqualTo(last.data().getString(time));
    }
    assertThat(meta.getLong("ttl")).isBetween(604_000L, 604_800L);
    assertThat(meta.containsKey("sessionData")).isFalse();
  }

  @Test
  void pagesShouldHoldEverySessionOnceTogether() {
    String prefix = Stage.newId() + ".";
    List<String> saved = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      saved.add(prefix + i);
      stage.api().save(prefix + i, "{}");
    }

    List<String> listed = new ArrayList<>();
    String cursor = null;
    do {
      String path = "/api/interview/sessions?limit=4&prefix=" + prefix;
      JsonObject page =
          stage.api().get(cursor == null ? path : path + "&cursor=" + Stage.encoded(cursor)).data();
      JsonArray sessions = page.getJsonArray("sessions");
      assertThat(sessions.size()).isLessThanOrEqualTo(4).isEqualTo(page.getInteger("count"));
      sessions.forEach(id -> listed.add((String) id));
      cursor = page.getString("nextCursor");
    } while (cursor != null);

    assertThat(listed).containsAll(saved).hasSameSizeAs(saved);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,limit",
    "limit=10001,limit",
    "limit=x,limit",
    "detail=all,detail",
    "prefix=a/b,prefix",
    "cursor=nonsense!,cursor"
  })
  void listShouldNameAWrongParameter(String query, String field) {
    Answer answer = stage.api().get("/api/interview/sessions?" + query.replace("!", "%21"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.details().getString("field")).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-|会话不存在或已过期",
        "en|The session does not exist or has expired",
        "en-US,en;q=0.9,zh;q=0.1|The session does not exist or has expired",
        "zh-CN,en;q=0.5|会话不存在或已过期",
        "fr|会话不存在或已过期",
        "en;q=0.1,zh|会话不存在或已过期",
        ";;;|会话不存在或已过期"
      })
  void messageShouldFollowAcceptLanguage(String language, String message) {
    String[] headers =
        language == null ? new String[0] : new String[] {"Accept-Language", language};

    Answer answer = stage.api().load(Stage.newId(), headers);

    assertThat(answer.code()).isEqualTo("SESSION_NOT_FOUND");
    assertThat(answer.json().getString("message")).isEqualTo(message);
  }

  @Test
  void saveShouldTakeItsTimeToLiveFromTheQuery() {
    String id = Stage.newId();

    Answer saved = stage.put(Api.session(id) + "?ttl=77", "application/json", "{}");
    Answer inBody =
        stage
            .api()
            .send(
                "POST",
                "/api/interview/sessions?ttl=77",
                "{\"sessionId\":\"" + id + "\",\"sessionData\":{},\"ttl\":33}",
                "Content-Type",
                "application/json");
    Answer touched = stage.put(Api.session(id) + "/touch?ttl=99", "application/json", "{}");

    assertThat(saved.data().getLong("ttl")).isBetween(60L, 77L);
    assertThat(inBody.data().getLong("ttl")).isBetween(20L, 33L);
    assertThat(touched.data().getLong("ttl")).isBetween(80L, 99L);
  }

  @Test
  void answersShouldBeAsciiIfThatIsConfigured() {
    JsonObject configuration =
        stage.isRedis() ? Stage.configuration(stage.redis().url()) : new JsonObject();
    configuration.put("http", new JsonObject().put("escapeNonAscii", true));
    try (TestService service = TestService.start(configuration)) {
      Api api = service.api();
      String id = Stage.newId();
      api.save(id, "{\"键\":\"值😀\",\"a\":\"\\u00e9\"}");

      Answer loaded = api.load(id);

      assertThat(loaded.body().chars()).allMatch(c -> c < 0x80);
      assertThat(loaded.body())
          .contains("{\"\\u952e\":\"\\u503c\\ud83d\\ude00\",\"a\":\"\\u00e9\"}");
      assertThat(Objects.requireNonNull(loaded.json().getString("message"))).isEqualTo("会话数据加载成功");
      assertThat(api.load(Stage.newId()).body().chars()).allMatch(c -> c < 0x80);
      assertThat(api.get(Stage.field(id, "键")).body()).isEqualTo("值😀");
    }
  }
}
