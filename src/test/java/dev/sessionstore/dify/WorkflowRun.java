package dev.sessionstore.dify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionstore.dify.MultipartForm.Placeholder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One run of a workflow, node by node as Dify walks it; the requests are real, the model is a
 * function.
 */
final class WorkflowRun {
  private final Workflow workflow;
  private final Variables variables = new Variables();
  private final List<String> trail = new ArrayList<>();
  private UnaryOperator<String> model = prompt -> "";
  private Placeholder placeholder = Placeholder.WITHOUT_FILE_NAME;
  private boolean repeatsWrites;
  private String prompt;

  /**
   * @param id what Dify calls the run
   * @param address the service's, as if it had been imported with it
   */
  WorkflowRun(Workflow workflow, String id, String address) {
    this.workflow = workflow;
    workflow
        .environment()
        .forEach((name, variable) -> variables.put("env", name, variable.path("value").asText()));
    variables.put("env", "SESSION_API", address);
    variables.put("sys", "workflow_run_id", id);
  }

  /** With a model that answers a user's prompt so. */
  WorkflowRun model(UnaryOperator<String> answer) {
    model = answer;
    return this;
  }

  WorkflowRun placeholder(Placeholder form) {
    placeholder = form;
    return this;
  }

  /** Sends each changing request twice though the first was answered. */
  WorkflowRun repeatingWrites() {
    repeatsWrites = true;
    return this;
  }

  /**
   * What came of a run.
   *
   * @param trail the nodes that ran
   * @param outputs of the last one
   * @param prompt what the model was asked; null if it was not
   */
  record Outcome(List<String> trail, Map<String, String> outputs, String prompt) {
    String end() {
      return trail.get(trail.size() - 1);
    }

    String message() {
      return outputs.get("message");
    }
  }

  /** Runs it with these inputs, of which the optional ones may be missing. */
  Outcome with(Map<String, String> inputs) {
    Node node = workflow.start();
    for (String name : node.texts("variables", "variable")) {
      variables.put(node.id(), name, inputs.get(name));
    }
    while (!node.type().equals("end")) {
      trail.add(node.id());
      node = workflow.next(node, run(node));
    }
    trail.add(node.id());
    Map<String, String> outputs = new LinkedHashMap<>();
    node.data().path("outputs").forEach(output -> outputs.put(nameOf(output), valueOf(output)));
    return new Outcome(List.copyOf(trail), outputs, prompt);
  }

  /** Runs a node and gives the handle by which it goes on. */
  private String run(Node node) {
    return switch (node.type()) {
      case "start" -> Node.ON;
      case "llm" -> ask(node);
      case "http-request" -> request(node);
      case "template-transform" -> render(node);
      case "if-else" -> choose(node);
      default -> throw new AssertionError("no code runs a node of type " + node.type());
    };
  }

  private String ask(Node node) {
    for (JsonNode message : node.data().path("prompt_template")) {
      if (message.path("role").asText().equals("user")) {
        prompt = variables.fill(message.path("text").asText());
      }
    }
    variables.put(node.id(), "text", model.apply(prompt));
    return Node.ON;
  }

  private String request(Node node) {
    RequestNode request = new RequestNode(node, variables, placeholder);
    RequestNode.Result result = request.run();
    if (repeatsWrites && request.isWrite()) {
      result = request.run();
    }
    if (result.error() == null) {
      variables.put(node.id(), "body", result.body());
      variables.put(node.id(), "status_code", Integer.toString(result.status()));
      return Node.ON;
    }
    if (node.errorStrategy().equals("default-value")) {
      for (JsonNode output : node.data().path("default_value")) {
        variables.put(node.id(), output.path("key").asText(), output.path("value").asText());
      }
      return Node.ON;
    }
    variables.put(node.id(), "error_message", result.error());
    return Node.FAILED;
  }

  private String render(Node node) {
    Map<String, String> values = new HashMap<>();
    node.data().path("variables").forEach(value -> values.put(nameOf(value), valueOf(value)));
    MessageTemplate template = new MessageTemplate(node.data().path("template").asText());
    variables.put(node.id(), "output", template.render(values));
    return Node.ON;
  }

  private String choose(Node node) {
    for (JsonNode choice : node.data().path("cases")) {
      if (Node.elements(choice.path("conditions")).stream().allMatch(this::holds)) {
        return choice.path("case_id").asText();
      }
    }
    return Node.ELSE;
  }

  private boolean holds(JsonNode condition) {
    if (!condition.path("comparison_operator").asText().equals("contains")) {
      throw new AssertionError("no code compares as " + condition);
    }
    String value = variables.get(Reference.of(condition.path("variable_selector")));
    return value.contains(condition.path("value").asText());
  }

  private static String nameOf(JsonNode variable) {
    return variable.path("variable").asText();
  }

  private String valueOf(JsonNode variable) {
    return variables.get(Reference.of(variable.path("value_selector")));
  }
}
