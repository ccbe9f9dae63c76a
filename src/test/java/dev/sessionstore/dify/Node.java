package dev.sessionstore.dify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A node of a workflow.
 *
 * @param data what its form in Dify's editor holds
 */
record Node(String id, JsonNode data) {
  /** The handle of the only way on, of nodes that have one. */
  static final String ON = "source";

  /** The handle of the way that a failed node takes. */
  static final String FAILED = "fail-branch";

  /** The handle of the way that is taken if no case of a condition holds. */
  static final String ELSE = "false";

  private static final Set<String> OF_FAILURES = Set.of("error_message", "error_type");

  String type() {
    return data.path("type").asText();
  }

  /** What happens when it fails: {@code fail-branch}, {@code default-value}, or nothing. */
  String errorStrategy() {
    return data.path("error_strategy").asText();
  }

  private boolean hasFailBranch() {
    return errorStrategy().equals(FAILED);
  }

  /** The outputs that later nodes may use. */
  Set<String> outputs() {
    Set<String> outputs =
        new TreeSet<>(
            switch (type()) {
              case "start" -> Set.copyOf(texts("variables", "variable"));
              case "llm" -> Set.of("text", "usage", "reasoning_content");
              case "http-request" -> Set.of("body", "status_code", "headers", "files");
              case "template-transform" -> Set.of("output");
              default -> Set.<String>of();
            });
    if (hasFailBranch()) {
      outputs.addAll(OF_FAILURES);
    }
    return outputs;
  }

  /** The handles that edges must leave from, each once. */
  Set<String> handles() {
    Set<String> handles = new TreeSet<>();
    if (type().equals("if-else")) {
      handles.addAll(texts("cases", "case_id"));
      handles.add(ELSE);
    } else if (!type().equals("end")) {
      handles.add(ON);
    }
    if (hasFailBranch()) {
      handles.add(FAILED);
    }
    return handles;
  }

  /** The handle behind which an output has a value. */
  String handleOf(String output) {
    return hasFailBranch() && OF_FAILURES.contains(output) ? FAILED : ON;
  }

  /** One member of each element of a list. */
  List<String> texts(String list, String member) {
    return elements(data.path(list)).stream()
        .map(element -> element.path(member).asText())
        .collect(Collectors.toList());
  }

  static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).collect(Collectors.toList());
  }
}
