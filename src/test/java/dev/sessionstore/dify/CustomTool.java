package dev.sessionstore.dify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionstore.support.Api;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A tool as Dify's importer makes it of an operation, called as Dify's tool code calls it.
 *
 * @param url the server's address and the operation's path, with its variables
 */
record CustomTool(String id, String method, String url, List<Input> inputs, JsonNode operation) {
  private static final List<String> METHODS =
      List.of("get", "post", "put", "delete", "patch", "head", "options", "trace");

  /** A line in the tool's form; {@code standard} is filled in where the form says nothing. */
  record Input(String name, String type, boolean required, String standard) {}

  static List<CustomTool> importFrom(JsonNode document) {
    String server = document.path("servers").path(0).path("url").textValue();
    List<CustomTool> tools = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (String method : METHODS) {
        JsonNode operation = path.getValue().get(method);
        if (operation != null) {
          String id = operation.path("operationId").textValue();
          tools.add(
              new CustomTool(id, method, server + path.getKey(), inputs(operation), operation));
        }
      }
    }
    return tools;
  }

  /** Those of the operation itself, and those of the last media type. */
  private static List<Input> inputs(JsonNode operation) {
    List<Input> inputs = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode schema = parameter.path("schema");
      boolean required = parameter.path("required").asBoolean();
      inputs.add(input(parameter.path("name").textValue(), schema, required));
    }
    List<JsonNode> contents = Node.elements(operation.path("requestBody").path("content"));
    if (!contents.isEmpty()) {
      JsonNode schema = contents.get(contents.size() - 1).path("schema");
      for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
        inputs.add(input(property.getKey(), property.getValue(), requires(schema, property)));
      }
    }
    return inputs;
  }

  private static boolean requires(JsonNode schema, Map.Entry<String, JsonNode> property) {
    return Node.elements(schema.path("required")).stream()
        .anyMatch(name -> name.textValue().equals(property.getKey()));
  }

  private static Input input(String name, JsonNode schema, boolean required) {
    return new Input(
        name, schema.path("type").textValue(), required, schema.path("default").textValue());
  }

  List<String> optional() {
    return inputs.stream().filter(input -> !input.required()).map(Input::name).toList();
  }

  /**
   * Calls it.
   *
   * @param given the form's lines; one that is missing was left out
   * @return the answer's body
   * @throws AssertionError where Dify's node would fail
   */
  String call(Map<String, String> given) {
    Map<String, String> values = new LinkedHashMap<>(given);
    inputs.stream()
        .filter(Input::required)
        .filter(input -> input.standard() != null)
        .forEach(input -> values.putIfAbsent(input.name(), input.standard()));
    String address = url;
    Map<String, String> query = new LinkedHashMap<>();
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").textValue();
      String standard = parameter.path("schema").path("default").asText("");
      String value = values.getOrDefault(name, standard);
      if (parameter.path("in").textValue().equals("path")) {
        address = address.replace("{" + name + "}", value);
      } else if (!value.isEmpty()) {
        query.put(name, value);
      }
    }
    return send(encoded(address) + (query.isEmpty() ? "" : "?" + form(query)), body(values));
  }

  /** The properties of the first media type that the form names; null if there is no body. */
  private Map<String, String> body(Map<String, String> values) {
    List<JsonNode> contents = Node.elements(operation.path("requestBody").path("content"));
    if (contents.isEmpty()) {
      return null;
    }
    Map<String, String> body = new LinkedHashMap<>();
    contents
        .get(0)
        .path("schema")
        .path("properties")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (values.containsKey(name)) {
                body.put(name, values.get(name));
              }
            });
    return body;
  }

  private String send(String address, Map<String, String> body) {
    Api anywhere = new Api("");
    String verb = method.toUpperCase(Locale.ROOT);
    Api.Answer answer =
        body == null
            ? anywhere.send(verb, address, null)
            : anywhere.send(
                verb, address, form(body), "Content-Type", "application/x-www-form-urlencoded");
    if (answer.status() >= 400 || answer.body().isEmpty()) {
      throw new AssertionError(
          id + ": " + answer.status() + " " + answer.body() + " for " + address + " " + body);
    }
    return answer.body();
  }

  /** Dify fills in the path as it is; its HTTP client then encodes what no address may contain. */
  private static String encoded(String address) {
    URI base = URI.create(address.replaceFirst("(https?://[^/]+).*", "$1"));
    try {
      String path = address.substring(base.toString().length());
      return base + new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
