package dev.sessionstore.dify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What names a value elsewhere in a workflow: an output of a node, a variable of the environment,
 * or one of Dify's own.
 *
 * @param node the node, or {@code env} or {@code sys}
 */
record Reference(String node, String name) {
  /** A reference within a text, as Dify's own pattern has it. */
  static final Pattern IN_TEXT =
      Pattern.compile("\\{\\{#([a-zA-Z0-9_]{1,50})\\.([a-zA-Z_][a-zA-Z0-9_]{0,29})#}}");

  static Reference of(MatchResult found) {
    return new Reference(found.group(1), found.group(2));
  }

  /** From a list of two texts. */
  static Reference of(JsonNode selector) {
    if (selector.size() != 2) {
      throw new IllegalArgumentException("not a node and a name: " + selector);
    }
    return new Reference(selector.get(0).asText(), selector.get(1).asText());
  }

  /** The references in all texts of a tree. */
  static List<Reference> inTexts(JsonNode tree) {
    List<Reference> found = new ArrayList<>();
    for (String text : texts(tree)) {
      IN_TEXT.matcher(text).results().map(Reference::of).forEach(found::add);
    }
    return found;
  }

  /** The selectors in a tree; those that are left empty are none. */
  static List<Reference> selectors(JsonNode tree) {
    List<Reference> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      if (member.getKey().endsWith("_selector") && !member.getValue().isEmpty()) {
        found.add(of(member.getValue()));
      }
    }
    tree.forEach(child -> found.addAll(selectors(child)));
    return found;
  }

  /** All texts in a tree. */
  static List<String> texts(JsonNode tree) {
    List<String> texts = new ArrayList<>();
    if (tree.isTextual()) {
      texts.add(tree.asText());
    }
    tree.forEach(child -> texts.addAll(texts(child)));
    return texts;
  }
}
