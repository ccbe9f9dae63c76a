package dev.sessionstore.dify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A workflow file of the kit.
 *
 * @param text the file as it stands
 * @param root the same, parsed
 * @param nodes by id, in the file's order
 */
record Workflow(
    String name, String text, JsonNode root, Map<String, Node> nodes, List<Edge> edges) {
  /** A way from a node's handle to another node. */
  record Edge(String id, String source, String handle, String target, JsonNode data) {
    private static Edge of(JsonNode edge) {
      return new Edge(
          edge.path("id").textValue(),
          edge.path("source").textValue(),
          edge.path("sourceHandle").textValue(),
          edge.path("target").textValue(),
          edge.path("data"));
    }
  }

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** The file of that name, as the jar carries it. */
  static Workflow read(String name) {
    return parse(name, resource("/dify/workflows/" + name + ".yml"));
  }

  static Workflow parse(String name, String text) {
    JsonNode root = yaml(text);
    JsonNode graph = root.path("workflow").path("graph");
    Map<String, Node> nodes =
        Node.elements(graph.path("nodes")).stream()
            .map(node -> new Node(node.path("id").asText(), node.path("data")))
            .collect(
                Collectors.toMap(
                    Node::id,
                    node -> node,
                    (one, other) -> {
                      throw new IllegalArgumentException("two nodes are called " + one.id());
                    },
                    LinkedHashMap::new));
    List<Edge> edges = Node.elements(graph.path("edges")).stream().map(Edge::of).toList();
    return new Workflow(name, text, root, nodes, edges);
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String resource(String path) {
    try (InputStream in = Workflow.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Node start() {
    return ofType("start").get(0);
  }

  List<Node> ofType(String type) {
    return nodes.values().stream().filter(node -> node.type().equals(type)).toList();
  }

  /** The variables of the environment, by name. */
  Map<String, JsonNode> environment() {
    return Node.elements(root.path("workflow").path("environment_variables")).stream()
        .collect(Collectors.toMap(variable -> variable.path("name").asText(), v -> v));
  }

  /** Where the way from that handle leads. */
  Node next(Node from, String handle) {
    return edges.stream()
        .filter(edge -> edge.source().equals(from.id()) && edge.handle().equals(handle))
        .map(edge -> nodes.get(edge.target()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(from.id() + " has no way on from " + handle));
  }

  /** Whether there is a way from one node to the other. */
  boolean leads(String from, String to) {
    return reached(from, edge -> true).contains(to);
  }

  /** Whether every way from the start to a node goes out of that handle. */
  boolean isOnEveryWay(Node node, String handle, String to) {
    return !reached(
            start().id(),
            edge -> !(edge.source().equals(node.id()) && edge.handle().equals(handle)))
        .contains(to);
  }

  private Set<String> reached(String from, Predicate<Edge> open) {
    Set<String> reached = new HashSet<>(Set.of(from));
    boolean more = true;
    while (more) {
      more = false;
      for (Edge edge : edges) {
        if (reached.contains(edge.source()) && open.test(edge)) {
          more |= reached.add(edge.target());
        }
      }
    }
    return reached;
  }

  @Override
  public String toString() {
    return name;
  }
}
