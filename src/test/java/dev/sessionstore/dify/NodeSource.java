package dev.sessionstore.dify;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a code node. */
record NodeSource(String name, String text) {
  /** All nodes of the kit. */
  static final List<String> NAMES =
      List.of(
          "save.py",
          "load.py",
          "update.py",
          "delete.py",
          "save_after_generate.py",
          "load_score_update.py");

  private static final Pattern DOCSTRING = Pattern.compile("\"\"\"(.*?)\"\"\"", Pattern.DOTALL);
  private static final Pattern OUTPUT =
      Pattern.compile("^ {6}(\\w+) +(Number|String)\\b", Pattern.MULTILINE);
  private static final Pattern CALL =
      Pattern.compile("^def call\\(.*?(?=^\\S|\\z)", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern MAIN =
      Pattern.compile("^def main\\((.*?)\\) -> dict:", Pattern.DOTALL | Pattern.MULTILINE);

  /** A node as the jar carries it. */
  static NodeSource read(String name) {
    return new NodeSource(name, Workflow.resource("/dify/nodes/" + name));
  }

  /** What {@code main} says of itself, first in the file of all docstrings. */
  String docstring() {
    return found(DOCSTRING).group(1);
  }

  /** The outputs that the docstring tells to declare, with Dify's names of types. */
  Map<String, String> outputs() {
    Map<String, String> outputs = new TreeMap<>();
    OUTPUT
        .matcher(docstring())
        .results()
        .forEach(output -> outputs.put(output.group(1), output.group(2)));
    return outputs;
  }

  /** The arguments of {@code main}, each with its type. */
  List<String> arguments() {
    return Pattern.compile(",")
        .splitAsStream(found(MAIN).group(1))
        .map(String::strip)
        .filter(argument -> !argument.isEmpty())
        .toList();
  }

  /** The function that sends requests. */
  String call() {
    return found(CALL).group();
  }

  NodeSource withAddress(String address) {
    return new NodeSource(
        name, text.replaceFirst("(?m)^ADDRESS = \".*\"$", "ADDRESS = \"" + address + "\""));
  }

  private Matcher found(Pattern pattern) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new AssertionError(name + " has nothing like " + pattern);
    }
    return found;
  }

  @Override
  public String toString() {
    return name;
  }
}
