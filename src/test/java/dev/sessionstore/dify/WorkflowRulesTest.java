package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionstore.dify.ApiDescription.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Dify asks of a workflow file, as far as it can be seen without Dify. */
class WorkflowRulesTest {
  private static final String ADDRESS = "http://127.0.0.1:3001";
  private static final Set<String> OF_DIFY =
      Set.of("workflow_run_id", "workflow_id", "app_id", "user_id", "files");

  /** Types that every installation of Dify has, whatever plugins and tools it has. */
  private static final Set<String> PORTABLE =
      Set.of("start", "end", "llm", "http-request", "if-else", "template-transform");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,29}");
  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9_]{1,50}");
  private static final Pattern URL = Pattern.compile("\\{\\{#env\\.SESSION_API#}}(/[^?]*)");
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "form-data", "multipart/form-data",
          "x-www-form-urlencoded", "application/x-www-form-urlencoded",
          "raw-text", "text/plain",
          "json", "application/json");

  private static final ApiDescription API = ApiDescription.read();

  static Stream<Workflow> workflows() {
    return Stream.of("generate-questions", "score-answer").map(Workflow::read);
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void fileShouldBeOfTheVersionThatImportsEverywhere(Workflow workflow) {
    JsonNode root = workflow.root();

    assertThat(root.path("version").textValue()).isEqualTo("0.3.0");
    assertThat(root.path("kind").textValue()).isEqualTo("app");
    assertThat(root.path("app").path("mode").textValue()).isEqualTo("workflow");
    assertThat(root.path("dependencies").isArray()).isTrue();
    assertThat(root.path("dependencies")).as("plugins that must be installed first").isEmpty();
    assertThat(workflow.nodes().values()).extracting(Node::type).isSubsetOf(PORTABLE);
    assertThat(workflow.ofType("start")).hasSize(1);
    assertThat(workflow.ofType("llm")).as("one place to choose the model").hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void addressAndKeyShouldStandInTheEnvironmentOnly(Workflow workflow) {
    Map<String, JsonNode> environment = workflow.environment();

    assertThat(workflow.text()).containsOnlyOnce(ADDRESS);
    assertThat(environment.keySet()).containsExactlyInAnyOrder("SESSION_API", "SESSION_API_KEY");
    assertThat(environment.get("SESSION_API").path("value").textValue()).isEqualTo(ADDRESS);
    JsonNode key = environment.get("SESSION_API_KEY");
    assertThat(key.path("value_type").textValue()).isEqualTo("secret");
    assertThat(key.path("value").textValue()).as("an empty key is no header").isNotEmpty();
    environment.forEach(
        (name, variable) ->
            assertThat(Reference.of(variable.path("selector")))
                .isEqualTo(new Reference("env", name)));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void namesShouldBeOfTheFormAndLengthThatDifyTakes(Workflow workflow) {
    assertThat(workflow.nodes().keySet()).allMatch(id -> NODE_ID.matcher(id).matches());
    for (Node node : workflow.nodes().values()) {
      assertThat(node.data().path("title").textValue()).isNotBlank();
      for (String list : List.of("variables", "outputs")) {
        assertThat(node.texts(list, "variable"))
            .as("%s of %s", list, node.id())
            .doesNotHaveDuplicates()
            .allMatch(name -> NAME.matcher(name).matches());
      }
    }
    for (JsonNode input : workflow.start().data().path("variables")) {
      assertThat(input.path("max_length").intValue()).as(input.toString()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void edgesShouldLeaveFromEveryHandleOnceAndReachEveryNode(Workflow workflow) {
    Set<String> ids = new HashSet<>();
    for (Workflow.Edge edge : workflow.edges()) {
      Node source = workflow.nodes().get(edge.source());
      Node target = workflow.nodes().get(edge.target());
      assertThat(edge.id())
          .isEqualTo("%s-%s-%s-target", edge.source(), edge.handle(), edge.target());
      assertThat(ids.add(edge.id())).as("another edge is called %s", edge.id()).isTrue();
      assertThat(edge.data().path("sourceType").textValue()).isEqualTo(source.type());
      assertThat(edge.data().path("targetType").textValue()).isEqualTo(target.type());
      assertThat(workflow.leads(target.id(), source.id())).as("a circle").isFalse();
    }
    for (Node node : workflow.nodes().values()) {
      assertThat(workflow.edges().stream().filter(edge -> edge.source().equals(node.id())))
          .extracting(Workflow.Edge::handle)
          .containsExactlyInAnyOrderElementsOf(node.handles());
      assertThat(workflow.leads(workflow.start().id(), node.id())).as(node.id()).isTrue();
    }
  }

  /** Where there is no value, Dify leaves the name in the text. */
  @ParameterizedTest
  @MethodSource("workflows")
  void referencesInTextsShouldHaveAValueOnEveryWay(Workflow workflow) {
    for (Node node : workflow.nodes().values()) {
      List<Reference> references = Reference.inTexts(node.data());
      assertThat(references)
          .as("every {{# of %s opens a reference", node.id())
          .hasSameSizeAs(openings(node).toList());
      references.forEach(reference -> assertHasValue(workflow, reference, node));
    }
  }

  private static Stream<String> openings(Node node) {
    return Reference.texts(node.data()).stream()
        .flatMap(text -> Pattern.compile("\\{\\{#").matcher(text).results())
        .map(MatchResult::group);
  }

  /** Templates can say what stands for a value that is not there; other nodes cannot. */
  @ParameterizedTest
  @MethodSource("workflows")
  void selectorsShouldNameOutputsOfNodesBefore(Workflow workflow) {
    for (Node node : workflow.nodes().values()) {
      for (Reference reference : Reference.selectors(node.data())) {
        if (node.type().equals("template-transform")) {
          assertThat(workflow.leads(reference.node(), node.id())).as(reference.toString()).isTrue();
          assertThat(workflow.nodes().get(reference.node()).outputs()).contains(reference.name());
        } else {
          assertHasValue(workflow, reference, node);
        }
      }
    }
  }

  private static void assertHasValue(Workflow workflow, Reference reference, Node user) {
    switch (reference.node()) {
      case "env" -> assertThat(workflow.environment()).containsKey(reference.name());
      case "sys" -> assertThat(OF_DIFY).contains(reference.name());
      default -> {
        Node source = workflow.nodes().get(reference.node());
        assertThat(source).as("%s of %s", reference, user.id()).isNotNull();
        assertThat(source.outputs()).as(user.id()).contains(reference.name());
        assertThat(workflow.isOnEveryWay(source, source.handleOf(reference.name()), user.id()))
            .as("%s has a value whenever %s runs", reference, user.id())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void requestsShouldBeOnesThatTheServiceDescribes(Workflow workflow) {
    for (Node node : workflow.ofType("http-request")) {
      Operation operation = operation(node);
      assertBodyIsDescribed(node, operation);
      node.data()
          .path("params")
          .textValue()
          .lines()
          .forEach(line -> assertParameterIsDescribed(line, operation));
    }
  }

  private static Operation operation(Node node) {
    Matcher url = URL.matcher(node.data().path("url").textValue());
    assertThat(url.matches()).as("address and path, no query, of %s", node.id()).isTrue();
    String path = Reference.IN_TEXT.matcher(url.group(1)).replaceAll("x");
    List<Operation> found = API.find(node.data().path("method").textValue(), path);
    assertThat(found).as("what serves %s of %s", path, node.id()).hasSize(1);
    return found.get(0);
  }

  private static void assertBodyIsDescribed(Node node, Operation operation) {
    JsonNode body = node.data().path("body");
    if (body.path("type").textValue().equals("none")) {
      assertThat(operation.bodies()).isEmpty();
      return;
    }
    JsonNode schema = operation.bodies().get(MEDIA_TYPES.get(body.path("type").textValue()));
    assertThat(schema).as("the body of %s", node.id()).isNotNull();
    Set<String> names = new HashSet<>();
    for (JsonNode field : body.path("data")) {
      assertThat(field.path("type").textValue()).isEqualTo("text");
      assertThat(names.add(field.path("key").textValue())).as("twice: %s", field).isTrue();
    }
    schema.path("required").forEach(name -> assertThat(names).contains(name.textValue()));
    Set<String> described = new HashSet<>();
    schema.path("properties").fieldNames().forEachRemaining(described::add);
    if (!described.containsAll(names)) {
      assertThat(schema.path("additionalProperties").path("type").textValue()).isEqualTo("string");
    }
  }

  private static void assertParameterIsDescribed(String line, Operation operation) {
    String name = line.substring(0, line.indexOf(':'));
    String value = line.substring(line.indexOf(':') + 1);
    assertThat(operation.parameters())
        .filteredOn(parameter -> parameter.path("in").textValue().equals("query"))
        .filteredOn(parameter -> parameter.path("name").textValue().equals(name))
        .singleElement()
        .satisfies(
            parameter ->
                assertThat(Reference.texts(parameter.path("schema").path("enum"))).contains(value));
  }

  /** The editor's default sends a request again whose answer is "not found". */
  @ParameterizedTest
  @MethodSource("workflows")
  void requestsShouldSayWhenTheyAreRepeatedAndWhatFollowsAFailure(Workflow workflow) {
    for (Node node : workflow.ofType("http-request")) {
      JsonNode data = node.data();
      assertThat(node.errorStrategy()).as(node.id()).isIn("fail-branch", "default-value");
      assertThat(data.path("retry_config"))
          .as("retries of %s", node.id())
          .isEqualTo(
              Workflow.yaml(
                  data.path("method").textValue().equals("get")
                      ? "{retry_enabled: false, max_retries: 1, retry_interval: 100}"
                      : "{retry_enabled: true, max_retries: 3, retry_interval: 500}"));
      assertThat(data.path("timeout").path("connect").intValue()).isBetween(1, 10);
      assertThat(data.path("authorization"))
          .isEqualTo(
              Workflow.yaml(
                  "{type: api-key, config: {type: bearer, header: '',"
                      + " api_key: '{{#env.SESSION_API_KEY#}}'}}"));
    }
  }
}
