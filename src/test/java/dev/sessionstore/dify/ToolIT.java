package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tool of the custom tool as it is served, called as Dify calls it. */
class ToolIT {
  private static final int DEFAULT_TTL = 604_800;

  private static TestService service;
  private static Map<String, CustomTool> tools;

  private final Set<String> called = new TreeSet<>();

  @BeforeAll
  static void start() throws JsonProcessingException {
    service = TestService.inMemory();
    String document = service.api().get("/dify/tool.json").body();
    tools =
        CustomTool.importFrom(new ObjectMapper().readTree(document)).stream()
            .collect(Collectors.toMap(CustomTool::id, tool -> tool));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void bothFormsShouldHaveTheSameContentAndNameTheAddressOfTheRequest() throws Exception {
    Api.Answer json = service.api().get("/dify/tool.json");
    Api.Answer yaml = service.api().get("/dify/tool.yaml");

    assertThat(json.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml; charset=utf-8");
    assertThat(new ObjectMapper().readTree(json.body())).isEqualTo(Workflow.yaml(yaml.body()));
    assertThat(json.json().getJsonArray("servers"))
        .isEqualTo(new JsonArray().add(new JsonObject().put("url", service.api().base())));
  }

  @Test
  void documentShouldNameThePublicAddressWhereThereIsOne() {
    JsonObject http = new JsonObject().put("publicUrl", "http://session-store:3001");
    try (TestService named = TestService.start(new JsonObject().put("http", http))) {
      assertThat(named.api().get("/dify/tool.json").json().getJsonArray("servers").encode())
          .isEqualTo("[{\"url\":\"http://session-store:3001\"}]");
      assertThat(named.api().get("/dify/tool.yaml").body())
          .contains("  - url: http://session-store:3001\n");
    }
  }

  /** Left out, empty, or Python's word for nothing, as versions of Dify differ. */
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "None"})
  void everyToolShouldWorkWithEveryOptionalInputEmpty(String nothing) {
    String id = "empty-" + nothing;
    JsonObject saved =
        session("saveSession", nothing, "sessionId", id, "sessionData", "{\"a\":\"b\"}");
    assertThat(saved.getLong("ttl")).isBetween(DEFAULT_TTL - 60L, (long) DEFAULT_TTL);
    assertThat(session("touchSession", nothing, "sessionId", id).getLong("ttl"))
        .isBetween(DEFAULT_TTL - 60L, (long) DEFAULT_TTL);
    session("touchSession", null, "sessionId", id, "ttl", "100");
    JsonObject patched =
        session("patchSession", nothing, "sessionId", id, "sessionData", "{\"c\":1}");
    assertThat(patched.getLong("ttl")).as("its expiry stays").isBetween(1L, 100L);
    assertThat(patched.getJsonObject("sessionData").encode()).isEqualTo("{\"a\":\"b\",\"c\":1}");
    session("setField", nothing, "sessionId", id, "name", "a", "value", "");
    session("setField", nothing, "sessionId", id, "name", "d", "value", "e");
    assertThat(call("getField", nothing, "sessionId", id, "name", "d")).isEqualTo("e");
    assertThat(session("loadSession", nothing, "sessionId", id).getJsonObject("sessionData"))
        .isEqualTo(new JsonObject().put("a", "").put("c", 1).put("d", "e"));
    assertThat(session("listSessions", nothing).getJsonArray("sessions")).contains(id);
    assertThat(session("deleteSession", nothing, "sessionId", id).getBoolean("deleted")).isTrue();
    assertThat(called).isEqualTo(tools.keySet());
  }

  @Test
  void everyToolShouldKeepWhatItIsGiven() {
    String fence =
        "```java\nPath p = Path.of(\"C:\\\\temp\\\\new\"); // 100% & a+b=c\n```\n{{#x.y#}}";
    String data = "{\"职位\":\"Java 工程师\",\"n\":12345678901234567890,\"得分\":1.10}";
    String id = "filled~1:@-";
    assertThat(call("saveSession", null, "sessionId", id, "sessionData", data, "ttl", "600"))
        .contains("\"sessionData\":" + data);
    call("setField", null, "sessionId", id, "name", "候选人 回答", "value", fence);
    assertThat(call("getField", null, "sessionId", id, "name", "候选人 回答")).isEqualTo(fence);
    assertThat(call("getField", null, "sessionId", id, "name", "n"))
        .isEqualTo("12345678901234567890");
    String patch = "{\"得分\":null,\"总分\":2.50,\"大\":98765432109876543210}";
    assertThat(call("patchSession", null, "sessionId", id, "sessionData", patch, "ttl", "900"))
        .contains("\"n\":12345678901234567890", "\"总分\":2.50,\"大\":98765432109876543210")
        .contains("\"职位\":\"Java 工程师\"")
        .doesNotContain("得分");
    assertThat(session("touchSession", null, "sessionId", id, "ttl", "1200").getLong("ttl"))
        .isBetween(1_100L, 1_200L);
    JsonObject loaded = session("loadSession", null, "sessionId", id, "ifMissing", "empty");
    assertThat(loaded.getBoolean("found")).isTrue();
    assertThat(loaded.getJsonObject("sessionData").getString("候选人 回答")).isEqualTo(fence);
    assertThat(page("filled", "")).isEqualTo(new JsonArray().add(id));
    assertThat(session("deleteSession", null, "sessionId", id).getBoolean("deleted")).isTrue();
    assertThat(called).isEqualTo(tools.keySet());
  }

  @Test
  void aMissingSessionShouldBeNoFault() {
    assertThat(session("loadSession", null, "sessionId", "none").getBoolean("found")).isFalse();
    assertThat(session("deleteSession", null, "sessionId", "none").getBoolean("deleted")).isFalse();
  }

  @Test
  void pagesShouldFollowOneAnother() {
    for (String id : Set.of("page-1", "page-2", "page-3")) {
      call("saveSession", null, "sessionId", id, "sessionData", "{}");
    }
    Set<Object> seen = new TreeSet<>();
    String cursor = "";
    do {
      JsonObject page =
          session("listSessions", null, "prefix", "page-", "limit", "1", "cursor", cursor);
      seen.addAll(page.getJsonArray("sessions").getList());
      cursor = page.getString("nextCursor");
    } while (cursor != null);
    assertThat(seen).containsExactly("page-1", "page-2", "page-3");
  }

  private JsonArray page(String prefix, String cursor) {
    return session("listSessions", null, "prefix", prefix, "limit", "10", "cursor", cursor)
        .getJsonArray("sessions");
  }

  /** The answer's data. */
  private JsonObject session(String tool, String nothing, String... inputs) {
    return new JsonObject(call(tool, nothing, inputs)).getJsonObject("data");
  }

  /**
   * Calls a tool by names and values in turn.
   *
   * @param nothing the content of optional lines that are not named; null leaves them out
   */
  private String call(String tool, String nothing, String... inputs) {
    called.add(tool);
    Map<String, String> form = new LinkedHashMap<>();
    for (int i = 0; i < inputs.length; i += 2) {
      form.put(inputs[i], inputs[i + 1]);
    }
    CustomTool custom = tools.get(tool);
    if (nothing != null) {
      custom.optional().forEach(name -> form.putIfAbsent(name, inForm(custom, name, nothing)));
    }
    return custom.call(form);
  }

  /** Python's nothing becomes the word in a form, and an empty text in a query. */
  private static String inForm(CustomTool tool, String name, String nothing) {
    boolean isQuery = tool.operation().path("parameters").findValuesAsText("name").contains(name);
    return isQuery ? "" : nothing;
  }
}
