package dev.sessionstore.dify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An OpenAPI document that the jar carries. */
record ApiDescription(JsonNode root, List<Operation> operations) {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

  /**
   * An operation.
   *
   * @param method in lower case
   */
  record Operation(String path, String method, JsonNode json) {
    String id() {
      return json.path("operationId").asText();
    }

    /** Its own parameters, without those that stand on the path. */
    List<JsonNode> parameters() {
      return Node.elements(json.path("parameters"));
    }

    /** The media types of its body and their schemas, in order. */
    Map<String, JsonNode> bodies() {
      Map<String, JsonNode> bodies = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> body :
          json.path("requestBody").path("content").properties()) {
        bodies.put(body.getKey(), body.getValue().path("schema"));
      }
      return bodies;
    }

    private boolean serves(String wanted, String concretePath) {
      return method.equals(wanted)
          && concretePath.matches(path.replaceAll("\\{\\w+}", "[^/]+").replace(".", "\\."));
    }

    @Override
    public String toString() {
      return id();
    }
  }

  /** The one of all routes. */
  static ApiDescription read() {
    return read("/openapi.yaml");
  }

  static ApiDescription read(String resource) {
    JsonNode root = Workflow.yaml(Workflow.resource(resource));
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          operations.add(new Operation(path.getKey(), member.getKey(), member.getValue()));
        }
      }
    }
    return new ApiDescription(root, operations);
  }

  Operation named(String id) {
    return operations.stream().filter(operation -> operation.id().equals(id)).findFirst().get();
  }

  /** The operations that serve a path without variables. */
  List<Operation> find(String method, String concretePath) {
    return operations.stream().filter(operation -> operation.serves(method, concretePath)).toList();
  }
}
