package dev.sessionstore.dify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python process that runs code nodes, one call after the other. */
final class PythonNodes implements AutoCloseable {
  private static final List<String> CANDIDATES = List.of("python3", "/usr/bin/python3");

  private final Path script;
  private final Process process;
  private final BufferedWriter calls;
  private final BufferedReader answers;

  private PythonNodes(Path script, Process process) {
    this.script = script;
    this.process = process;
    this.calls = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /** A Python 3 that has requests; empty if this machine has none. */
  static Optional<String> findPython() {
    return CANDIDATES.stream().filter(PythonNodes::hasRequests).findFirst();
  }

  private static boolean hasRequests(String python) {
    try {
      Process probe =
          new ProcessBuilder(python, "-c", "import requests")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static PythonNodes start(String python) {
    try {
      Path script = Files.createTempFile("nodes-", ".py");
      Files.writeString(script, Workflow.resource("/nodes/run.py"));
      ProcessBuilder builder =
          new ProcessBuilder(python, "-B", "-X", "utf8", script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      // A proxy that this machine may use is not for addresses of this machine.
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
      return new PythonNodes(script, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The outputs of a node. */
  JsonObject run(NodeSource node, JsonObject inputs) {
    JsonObject call =
        new JsonObject().put("name", node.name()).put("source", node.text()).put("inputs", inputs);
    try {
      calls.write(call.encode());
      calls.newLine();
      calls.flush();
      JsonObject answer = new JsonObject(answers.readLine());
      if (answer.containsKey("error")) {
        throw new AssertionError(node.name() + " raised " + answer.getString("error"));
      }
      return answer.getJsonObject("outputs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      calls.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.delete(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
