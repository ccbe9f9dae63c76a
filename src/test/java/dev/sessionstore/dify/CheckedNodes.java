package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Runs code nodes, and sees to it that each returns what it declares, whatever happens. */
final class CheckedNodes implements AutoCloseable {
  static final String NOT_TESTED =
      "the code nodes for Dify are NOT TESTED, because no python3 here can import requests:"
          + " apt-get install -y python3 python3-requests";

  /** Longest string that an output may have in the older versions of Dify, in code points. */
  static final int MAX_OUTPUT = 80_000;

  private static final Map<String, JsonObject> SAMPLES =
      Map.of(
          "save.py", new JsonObject().put("session_id", "s").put("generated_questions", "题"),
          "load.py", new JsonObject().put("session_id", "s"),
          "update.py", new JsonObject().put("session_id", "s").put("overall_score", 85.5),
          "delete.py", new JsonObject().put("session_id", "s"),
          "save_after_generate.py", new JsonObject().put("generated_questions", "题"),
          "load_score_update.py",
              new JsonObject().put("session_id", "s").put("overall_score", "85"));

  private final PythonNodes python;

  private CheckedNodes(PythonNodes python) {
    this.python = python;
  }

  /** Empty if there is no Python for it; then it says so where it is seen. */
  static Optional<CheckedNodes> start() {
    Optional<String> command = PythonNodes.findPython();
    if (command.isEmpty()) {
      System.err.println("SKIPPED: " + NOT_TESTED);
    }
    return command.map(PythonNodes::start).map(CheckedNodes::new);
  }

  /** Inputs with which that node has something to do. */
  static JsonObject sample(String name) {
    return SAMPLES.get(name).copy();
  }

  JsonObject run(NodeSource node, JsonObject inputs) {
    JsonObject outputs = python.run(node, inputs);
    assertThat(outputs.fieldNames())
        .as("%s with %s", node, inputs)
        .containsExactlyInAnyOrderElementsOf(node.outputs().keySet());
    node.outputs()
        .forEach(
            (output, type) ->
                assertThat(outputs.getValue(output))
                    .as("%s of %s", output, node)
                    .isInstanceOf(type.equals("Number") ? Number.class : String.class));
    assertThat(outputs).allMatch(output -> length(String.valueOf(output.getValue())) <= MAX_OUTPUT);
    assertThat(outputs.getInteger("success")).isIn(0, 1);
    return outputs;
  }

  /** As Python counts. */
  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public void close() {
    python.close();
  }
}
