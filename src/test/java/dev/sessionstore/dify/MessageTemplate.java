package dev.sessionstore.dify;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The little of Jinja that the kit's messages use: one choice of the language, and values with
 * others that stand in where they are empty.
 */
record MessageTemplate(String text) {
  private static final Pattern CHOICE =
      Pattern.compile(
          "\\{% if language == 'en' %}(.*)\\{% else %}(.*)\\{% endif %}", Pattern.DOTALL);
  private static final Pattern VALUE = Pattern.compile("\\{\\{ ([^}]+) }}");

  /** The text with these values; one that is null shows as {@code None}, as in Jinja. */
  String render(Map<String, String> values) {
    Matcher choice = CHOICE.matcher(text);
    if (!choice.matches()) {
      throw new IllegalArgumentException("more of Jinja than this knows: " + text);
    }
    String chosen = choice.group("en".equals(values.get("language")) ? 1 : 2);
    return VALUE
        .matcher(chosen)
        .replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
  }

  private static String value(MatchResult found, Map<String, String> values) {
    return Stream.of(found.group(1).split(" or "))
        .map(term -> term.equals("\"\"") ? "" : String.valueOf(known(term, values)))
        .reduce((one, other) -> one.isEmpty() || one.equals("null") ? other : one)
        .map(value -> value.equals("null") ? "None" : value)
        .orElseThrow();
  }

  private static String known(String name, Map<String, String> values) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException("the node has no variable " + name);
    }
    return values.get(name);
  }
}
