package dev.sessionstore.dify;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;

/** The values that the nodes of one run have left, for later nodes. */
final class Variables {
  private final Map<Reference, String> values = new HashMap<>();

  /** A null is the value of an input that was left empty. */
  void put(String node, String name, String value) {
    values.put(new Reference(node, name), value);
  }

  /** The value, or null. */
  String get(Reference reference) {
    return values.get(reference);
  }

  /** Replaces each reference once; of one without a value, its name stays as text. */
  String fill(String template) {
    return Reference.IN_TEXT
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(valueOf(Reference.of(found))));
  }

  private String valueOf(Reference reference) {
    if (!values.containsKey(reference)) {
      return reference.node() + "." + reference.name();
    }
    String value = values.get(reference);
    return value == null ? "" : value;
  }
}
