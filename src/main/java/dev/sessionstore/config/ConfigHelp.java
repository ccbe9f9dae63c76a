package dev.sessionstore.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists the keys for {@code --help}: name, environment variable, default, and the first sentence of
 * the comment in {@code conf/config.yaml}, so that there is one text to keep true.
 */
public final class ConfigHelp {
  private static final Pattern SECTION = Pattern.compile("(\\w+):");
  private static final Pattern COMMENT = Pattern.compile(" +# ?(.*)");
  private static final Pattern KEY = Pattern.compile(" +([\\w.]+):(.*)");

  private ConfigHelp() {}

  public static String text() {
    StringBuilder help = new StringBuilder();
    StringBuilder comment = new StringBuilder();
    String section = "";
    for (String line : file().lines().toList()) {
      Matcher key = KEY.matcher(line);
      Matcher beginning = SECTION.matcher(line);
      Matcher words = COMMENT.matcher(line);
      if (beginning.matches()) {
        section = beginning.group(1);
      } else if (words.matches()) {
        comment.append(words.group(1)).append(' ');
      } else if (key.matches()) {
        String name = section + "." + key.group(1);
        help.append(
            entry(ConfigKey.named(name).orElseThrow(), key.group(2).strip(), comment.toString()));
        comment.setLength(0);
      }
    }
    return help.toString();
  }

  private static String file() {
    try (InputStream in =
        requireNonNull(ConfigHelp.class.getResourceAsStream("/conf/config.yaml"))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String entry(ConfigKey key, String value, String comment) {
    String sentence = comment.split("(?<=\\.) | \\[", 2)[0].strip();
    boolean isUnset = value.isEmpty() || value.equals("[]");
    return "  %s (%s) = %s%n      %s%n"
        .formatted(key.name(), key.variable(), isUnset ? "unset" : value, sentence);
  }
}
