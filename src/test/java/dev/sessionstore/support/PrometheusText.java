package dev.sessionstore.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus's text form, version 0.0.4, strictly: every line must be what the format's
 * description allows, a family's lines must stand together behind its type, and no sample twice.
 */
public final class PrometheusText {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern HELP =
      Pattern.compile("# HELP (" + NAME + ") (?:[^\\\\]|\\\\[\\\\n])*");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(("
              + NAME
              + ")(?:\\{"
              + LABEL
              + "(?:,"
              + LABEL
              + ")*,?})?)"
              + " ([-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?|[-+]Inf|NaN)");
  private static final Pattern PART = Pattern.compile("_(?:bucket|sum|count)$");

  private final Map<String, String> types = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private String family = "";

  private PrometheusText() {}

  /** Gives the samples by name and labels, as they stand: {@code name{label="value"}}. */
  public static Map<String, Double> parse(String text) {
    assertThat(text).endsWith("\n");
    PrometheusText parser = new PrometheusText();
    text.lines().forEach(parser::line);
    return parser.samples;
  }

  private void line(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (help.matches()) {
      begin(help.group(1));
    } else if (type.matches()) {
      begin(type.group(1));
      assertThat(types.put(family, type.group(2))).as("a second type: " + line).isNull();
    } else {
      assertThat(sample.matches()).as("no line of the format: " + line).isTrue();
      sample(sample.group(1), sample.group(2), sample.group(3));
    }
  }

  private void begin(String name) {
    if (!name.equals(family)) {
      assertThat(finished.add(family)).isTrue();
      assertThat(finished).as("a family in two places").doesNotContain(name);
      family = name;
    }
  }

  private void sample(String key, String name, String value) {
    String type = types.get(family);
    boolean inParts = "histogram".equals(type) || "summary".equals(type);
    assertThat(inParts ? PART.matcher(name).replaceFirst("") : name)
        .as("the family of " + key)
        .isEqualTo(family);
    assertThat(type).as("the type of " + key).isNotNull();
    double number = Double.parseDouble(value.replace("Inf", "Infinity"));
    if ("counter".equals(type)) {
      assertThat(number).as(key).isNotNegative();
    }
    assertThat(samples.put(key, number)).as("a second sample " + key).isNull();
  }
}
