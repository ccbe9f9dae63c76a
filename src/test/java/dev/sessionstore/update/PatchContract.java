package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.json.Tokens;
import dev.sessionstore.support.Api.Answer;
import org.junit.jupiter.api.Test;

/** What a patch does to a session, and what it leaves alone. */
abstract class PatchContract {
  /** What other stores round, reorder, unescape or turn into something else. */
  private static final String AWKWARD =
      "{\"n\":1.10,\"big\":1234567890123456789012345,\"neg\":-0,\"huge\":1E400,\"a\":[],\"o\":{},"
          + "\"nested\":{\"z\":[[],{}],\"a\":0.0},\"esc\":\"\\u00e9\\/\\ud83d\\ude00\\u0000\","
          + "\"half\":\"\\ud83d\",\"astral\":\"😀𝒳\",\"键\":\"值\",\"\":null, \"ws\" : [ 1 ,\t2 ]}";

  private final Stage stage;

  PatchContract(Stage stage) {
    this.stage = stage;
  }

  @Test
  void patchShouldKeepEverythingThatItDoesNotName() {
    String id = stage.saved(AWKWARD);

    Answer patched = stage.api().patch(id, "{\"added\":true,\"nested\":{\"a\":1.0}}");

    String changed =
        AWKWARD.replace("\"a\":0.0", "\"a\":1.0").replace("2 ]}", "2 ],\"added\":true}");
    String expected = Stage.dataIn(patched);
    assertThat(patched.status()).isEqualTo(200);
    assertThat(Tokens.of(expected)).isEqualTo(Tokens.of(changed));
    assertThat(stage.dataOf(id)).isEqualTo(expected);
    if (stage.isRedis()) {
      assertThat(stage.redis().call("HGET", "interview:session:" + id, "data")).isEqualTo(expected);
    }
  }

  @Test
  void saveAndLoadShouldGiveTheVeryBytesBack() {
    String id = stage.saved(AWKWARD);

    assertThat(stage.dataOf(id)).isEqualTo(AWKWARD);
  }

  @Test
  void mergePatchShouldSetMergeAndRemove() {
    String id = stage.saved("{\"keep\":[],\"drop\":1,\"in\":{\"x\":1,\"y\":2},\"swap\":\"a\"}");

    Answer patched =
        stage.patch(
            id,
            "application/merge-patch+json",
            "{\"drop\":null,\"in\":{\"x\":null,\"z\":[{}]},\"swap\":{\"b\":null,\"c\":1}}");

    assertThat(Stage.dataIn(patched))
        .isEqualTo("{\"keep\":[],\"in\":{\"y\":2,\"z\":[{}]},\"swap\":{\"c\":1}}");
  }

  @Test
  void jsonPatchShouldApplyItsOperationsInOrder() {
    String id = stage.saved("{\"list\":[1,2],\"a~b/c\":1.10,\"old\":{}}");

    Answer patched =
        stage.jsonPatch(
            id,
            """
            [{"op":"test","path":"/a~0b~1c","value":1.1},
             {"op":"add","path":"/list/-","value":[]},
             {"op":"add","path":"/list/0","value":0},
             {"op":"move","from":"/old","path":"/new"},
             {"op":"copy","from":"/a~0b~1c","path":"/copied"},
             {"op":"replace","path":"/list/1","value":"one"},
             {"op":"remove","path":"/list/2"}]\
            """);

    assertThat(Stage.dataIn(patched))
        .isEqualTo("{\"list\":[0,\"one\",[]],\"a~b/c\":1.10,\"new\":{},\"copied\":1.10}");
  }

  @Test
  void jsonPatchShouldChangeNothingIfOneOperationFails() {
    String id = stage.saved(AWKWARD);
    Answer before = stage.api().load(id);

    for (String failing :
        new String[] {
          "{\"op\":\"test\",\"path\":\"/n\",\"value\":2}",
          "{\"op\":\"remove\",\"path\":\"/none\"}",
          "{\"op\":\"add\",\"path\":\"/ws/9\",\"value\":1}",
          "{\"op\":\"replace\",\"path\":\"\",\"value\":[]}"
        }) {
      Answer answer =
          stage.jsonPatch(id, "[{\"op\":\"add\",\"path\":\"/x\",\"value\":1}," + failing + "]");
      assertThat(answer.status()).as(failing).isEqualTo(422);
      assertThat(answer.code()).isEqualTo("PATCH_FAILED");
      assertThat(answer.details().getString("reason"))
          .containsPattern("操作 1（|补丁之后应为对象")
          .doesNotContain("the ", "operation", "array");
    }

    assertThat(stage.api().load(id).body()).contains(AWKWARD);
    assertThat(stage.api().load(id).header("ETag")).isEqualTo(before.header("ETag"));
  }

  @Test
  void patchShouldBeRefusedIfItIsNone() {
    String id = stage.saved("{}");

    assertThat(stage.jsonPatch(id, "{}").code()).isEqualTo("INVALID_REQUEST");
    assertThat(stage.jsonPatch(id, "[{\"op\":\"grow\",\"path\":\"/a\"}]").code())
        .isEqualTo("INVALID_REQUEST");
    assertThat(stage.api().patch(id, "[1]").code()).isEqualTo("INVALID_REQUEST");
    assertThat(stage.api().patch(id, "{\"a\":1,\"a\":2}").code()).isEqualTo("INVALID_JSON");
    Answer broken = stage.api().patch(id, "{\"a\":1,\n \"b\":}");
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.details().getInteger("line")).isEqualTo(2);
    assertThat(broken.details().getInteger("column")).isEqualTo(6);
    Answer other = stage.patch(id, "application/xml", "<a/>");
    assertThat(other.status()).isEqualTo(415);
    assertThat(other.header("Accept-Patch")).contains("application/json-patch+json");
    assertThat(stage.dataOf(id)).isEqualTo("{}");
  }

  @Test
  void patchShouldAnswerWithTheSessionAsItIsNow() {
    Answer saved = stage.api().save(Stage.newId(), "{\"a\":1}");
    String id = saved.data().getString("sessionId");

    Answer patched = stage.api().patch(id, "{\"b\":2}");

    assertThat(patched.version()).isGreaterThan(saved.version());
    assertThat(patched.header("ETag")).isEqualTo("\"" + patched.version() + "\"");
    assertThat(patched.data().getString("createdAt"))
        .isEqualTo(saved.data().getString("createdAt"));
    assertThat(patched.data().getString("storage")).isEqualTo(stage.toString());
    assertThat(patched.data().getBoolean("degraded")).isFalse();
    assertThat(stage.api().load(id).version()).isEqualTo(patched.version());
  }

  @Test
  void patchOfNothingNamedShouldStillBeANewVersion() {
    String id = stage.saved("{\"a\":1}");
    long before = stage.api().load(id).version();

    assertThat(stage.api().patch(id, "{}").version()).isGreaterThan(before);
    assertThat(stage.dataOf(id)).isEqualTo("{\"a\":1}");
  }
}
