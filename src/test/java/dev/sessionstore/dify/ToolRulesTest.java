package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionstore.dify.ApiDescription.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Dify's importer of custom tools asks of an OpenAPI document. */
class ToolRulesTest {
  private static final ApiDescription API = ApiDescription.read();
  private static final Set<String> PLAIN = Set.of("string", "integer", "number", "boolean");

  /** For programs: its description tells workflow builders to use another one. */
  private static final String NO_TOOL = "replaceSession";

  static Stream<Operation> operations() {
    return API.operations().stream();
  }

  static Stream<Operation> operationsWithBody() {
    return operations().filter(operation -> !operation.bodies().isEmpty());
  }

  @Test
  void documentShouldBeOfAVersionAndSizeThatDifyTakes() {
    assertThat(API.root().path("openapi").textValue()).isEqualTo("3.0.3");
    assertThat(API.root().path("info").path("version").textValue()).isNotBlank();
    assertThat(API.root().path("servers")).hasSize(1);
    assertThat(API.root().path("servers").path(0).path("url").textValue())
        .isEqualTo("http://127.0.0.1:3001");
    assertThat(API.operations()).hasSizeLessThanOrEqualTo(100);
    assertThat(API.operations()).extracting(Operation::id).doesNotHaveDuplicates();
  }

  @Test
  void documentShouldOfferTheToolsThatTheManualNames() {
    assertThat(API.operations())
        .extracting(Operation::id)
        .contains(
            "saveSession",
            "loadSession",
            "patchSession",
            "setField",
            "touchSession",
            "deleteSession",
            "listSessions");
  }

  @Test
  void documentShouldNotUseTypesOfLaterVersions() {
    assertThat(members(API.root(), "type")).noneMatch(JsonNode::isArray);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operationShouldHaveANameADescriptionAndItsPathsVariables(Operation operation) {
    assertThat(operation.id()).matches("[A-Za-z0-9_-]{1,64}");
    assertThat(operation.json().path("description").asText()).isNotBlank();
    Pattern.compile("\\{(\\w+)}")
        .matcher(operation.path())
        .results()
        .forEach(
            variable ->
                assertThat(operation.parameters())
                    .filteredOn(p -> p.path("name").asText().equals(variable.group(1)))
                    .singleElement()
                    .matches(p -> p.path("in").asText().equals("path"))
                    .matches(p -> p.path("required").booleanValue()));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void parametersShouldBePlainAndDescribedAndNoHeaders(Operation operation) {
    for (JsonNode parameter : operation.parameters()) {
      assertThat(parameter.has("$ref")).as("Dify follows no reference here").isFalse();
      assertThat(parameter.path("in").asText()).isIn("path", "query");
      assertThat(parameter.path("description").asText()).isNotBlank();
      assertThat(parameter.path("schema").path("type").asText()).isIn(PLAIN);
    }
    assertIsFlat(operation.json().path("parameters"));
  }

  /** Dify takes the inputs from the last media type and sends them as the first. */
  @ParameterizedTest
  @MethodSource("operationsWithBody")
  void bodiesShouldBeFlatAndTheFirstAndLastMediaTypeAgree(Operation operation) {
    List<Map.Entry<String, JsonNode>> bodies = List.copyOf(operation.bodies().entrySet());
    JsonNode first = bodies.get(0).getValue();
    JsonNode last = bodies.get(bodies.size() - 1).getValue();

    assertIsFlat(operation.json().path("requestBody"));
    assertThat(last.path("properties")).isEqualTo(first.path("properties"));
    if (!operation.id().equals(NO_TOOL)) {
      assertThat(first.path("properties")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("operationsWithBody")
  void inputsShouldBePlainAndDescribedAndOfDifferentNames(Operation operation) {
    List<String> names = new ArrayList<>();
    operation.parameters().forEach(parameter -> names.add(parameter.path("name").asText()));
    JsonNode first = operation.bodies().values().iterator().next();
    for (Map.Entry<String, JsonNode> input : first.path("properties").properties()) {
      names.add(input.getKey());
      assertThat(input.getValue().path("type").asText()).as(input.getKey()).isIn(PLAIN);
      assertThat(input.getValue().path("description").asText()).as(input.getKey()).isNotBlank();
    }
    assertThat(names).doesNotHaveDuplicates();
  }

  private static void assertIsFlat(JsonNode request) {
    for (String unwanted : List.of("$ref", "oneOf", "anyOf", "allOf")) {
      assertThat(members(request, unwanted)).as(unwanted).isEmpty();
    }
  }

  /** The members of that name, at any depth. */
  private static List<JsonNode> members(JsonNode tree, String name) {
    List<JsonNode> found = new ArrayList<>();
    if (tree.has(name)) {
      found.add(tree.get(name));
    }
    for (JsonNode child : tree) {
      found.addAll(members(child, name));
    }
    return found;
  }
}
