package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionstore.dify.ApiDescription.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The document of the custom tool, read by the rules of Dify's importer, beside that of the API.
 */
class ToolDocumentTest {
  private static final ApiDescription API = ApiDescription.read();
  private static final ApiDescription DOCUMENT = ApiDescription.read("/dify/tool.yaml");
  private static final String FORM = "application/x-www-form-urlencoded";

  static List<CustomTool> tools() {
    return CustomTool.importFrom(DOCUMENT.root());
  }

  static Stream<Operation> operations() {
    return DOCUMENT.operations().stream();
  }

  @Test
  void documentShouldBeOneThatDifyTakes() {
    JsonNode root = DOCUMENT.root();
    assertThat(root.path("openapi").textValue()).isEqualTo("3.0.3");
    assertThat(root.path("info").path("title").textValue()).isNotBlank();
    assertThat(root.path("info").path("version").textValue()).isNotBlank();
    assertThat(root.path("servers")).hasSize(1);
    assertThat(root.path("servers").path(0).path("url").textValue())
        .isEqualTo("http://127.0.0.1:3001");
    assertThat(root.toString()).doesNotContain("$ref", "oneOf", "anyOf", "allOf");
  }

  @Test
  void importShouldGiveExactlyTheEightTools() {
    assertThat(tools())
        .extracting(CustomTool::id)
        .containsExactlyInAnyOrder(
            "saveSession",
            "listSessions",
            "loadSession",
            "patchSession",
            "deleteSession",
            "touchSession",
            "getField",
            "setField");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void everyInputShouldBeATextOfItsOwnName(CustomTool tool) {
    assertThat(tool.inputs()).extracting(CustomTool.Input::type).containsOnly("string");
    assertThat(tool.inputs()).extracting(CustomTool.Input::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operationShouldHaveOneMediaTypeAndParametersOfItsOwn(Operation operation) {
    JsonNode path = DOCUMENT.root().path("paths").path(operation.path());
    assertThat(path.has("parameters")).as("Dify leaves out what stands on the path").isFalse();
    assertThat(operation.bodies().keySet()).isSubsetOf(FORM);
    assertThat(operation.id()).matches("[A-Za-z0-9_-]{1,64}");
    List<String> variables =
        Stream.of(operation.path().split("/"))
            .filter(part -> part.startsWith("{"))
            .map(part -> part.substring(1, part.length() - 1))
            .toList();
    assertThat(operation.parameters())
        .filteredOn(parameter -> parameter.path("in").textValue().equals("path"))
        .allMatch(parameter -> parameter.path("required").booleanValue())
        .extracting(parameter -> parameter.path("name").textValue())
        .containsExactlyElementsOf(variables);
    assertThat(operation.parameters())
        .extracting(parameter -> parameter.path("in").textValue())
        .as("no header, which Dify would ask for")
        .isSubsetOf("path", "query");
  }

  /** A model reads them when it chooses a tool, whatever language it was asked in. */
  @ParameterizedTest
  @MethodSource("operations")
  void everyDescriptionShouldBeOneLineInChineseAndEnglish(Operation operation) {
    List<String> texts =
        operation.json().findValues("description").stream()
            .map(JsonNode::textValue)
            .filter(text -> !text.equals("JSON"))
            .toList();
    assertThat(texts)
        .hasSize(1 + inputs(operation).size())
        .allMatch(text -> text.matches(".*\\p{IsHan}.* / .*[a-z]{2}.*"))
        .allMatch(text -> text.length() < 130);
  }

  @Test
  void namespaceAndTheAnswerToAMissingSessionShouldBeFilledIn() {
    for (CustomTool tool : tools()) {
      assertThat(standard(tool, "namespace")).isEqualTo("interview");
    }
    assertThat(standard(tool("loadSession"), "ifMissing")).isEqualTo("empty");
  }

  @Test
  void onlyWhatChangesNothingWhenEmptyShouldBeOptional() {
    Map<String, List<String>> optional =
        tools().stream()
            .filter(tool -> !tool.optional().isEmpty())
            .collect(Collectors.toMap(CustomTool::id, CustomTool::optional));
    assertThat(optional)
        .isEqualTo(
            Map.of(
                "saveSession", List.of("ttl"),
                "listSessions", List.of("prefix", "limit", "cursor"),
                "loadSession", List.of("ifMissing"),
                "patchSession", List.of("ttl"),
                "touchSession", List.of("ttl")));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operationShouldBeOneOfTheApiWithInputsOfTheSameNamesAndPlaces(Operation operation) {
    Operation ofApi = API.named(operation.id());
    assertThat(operation.path()).isEqualTo(ofApi.path());
    assertThat(operation.method()).isEqualTo(ofApi.method());
    assertThat(inputs(ofApi)).containsAllEntriesOf(inputs(operation));
  }

  /** Texts all, since a number that is left empty fails before it is sent. */
  @Test
  void timesToLiveInFormsOfTheApiShouldBeTexts() {
    for (Operation operation : API.operations()) {
      operation.bodies().entrySet().stream()
          .filter(body -> body.getKey().contains("form"))
          .map(body -> body.getValue().path("properties").path("ttl"))
          .filter(ttl -> !ttl.isMissingNode())
          .forEach(ttl -> assertThat(ttl.path("type").textValue()).isEqualTo("string"));
    }
  }

  /** The inputs by name, with their places. */
  private static Map<String, String> inputs(Operation operation) {
    Map<String, String> inputs = new LinkedHashMap<>();
    operation
        .parameters()
        .forEach(p -> inputs.put(p.path("name").textValue(), p.path("in").textValue()));
    JsonNode form = operation.bodies().get(FORM);
    if (form != null) {
      form.path("properties").fieldNames().forEachRemaining(name -> inputs.put(name, "form"));
    }
    return inputs;
  }

  private static CustomTool tool(String id) {
    return tools().stream().filter(tool -> tool.id().equals(id)).findFirst().orElseThrow();
  }

  private static String standard(CustomTool tool, String input) {
    return tool.inputs().stream()
        .filter(line -> line.name().equals(input))
        .findFirst()
        .orElseThrow()
        .standard();
  }
}
