package dev.sessionstore.config;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values by key of each source. A merged tree no longer tells where a value came from. */
final class ConfigSources {
  /** The built-in defaults: the delivered {@code conf/config.yaml}, and bounds by the heap. */
  static final Map<String, Object> DEFAULTS = defaults("/conf/config.yaml");

  private static final long MAX_PENDING_BODY_BYTES = 64L << 20;

  /** Networking properties of the JDK, which share the section {@code http.} */
  private static final Pattern JDK_PROPERTY =
      Pattern.compile(
          "http\\.(agent|keepAlive(\\..*)?|maxConnections|maxRedirects|strictPostRedirect"
              + "|proxy[A-Z].*|nonProxyHosts|auth\\..*|keepAliveCache.*)");

  private static final String SECRET = "the value (not shown)";
  private static final int MAX_LENGTH = 80;

  /** Keys of secrets; the address of Redis may hold a password. */
  private static final Pattern SECRETS = Pattern.compile("redis\\.url|.*\\.password");

  /** Unknown keys that may be mistyped keys of secrets. */
  private static final Pattern MAYBE_SECRETS =
      Pattern.compile("(?i).*(redis|pass|pwd|secret|token|auth|url|user|key).*");

  private ConfigSources() {}

  /** A value as its source has it, as the section's record takes it, and the place of it. */
  record Value(Object given, Object typed, String origin) {}

  private static Map<String, Object> defaults(String resource) {
    long eighthOfHeap = Runtime.getRuntime().maxMemory() / 8;
    Map<String, Object> values = new HashMap<>();
    values.put("http.maxPendingBodyBytes", Math.min(MAX_PENDING_BODY_BYTES, eighthOfHeap));
    values.put("http.maxPendingAnswerBytes", eighthOfHeap);
    try (InputStream file = requireNonNull(ConfigSources.class.getResourceAsStream(resource))) {
      file(resource, StrictYaml.parse(file.readAllBytes()))
          .forEach((key, value) -> values.put(key, value.typed()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(values);
  }

  /** Reads the file: sections of typed values. Every key must exist. */
  static Map<String, Value> file(String path, JsonObject tree) {
    Map<String, Value> values = new LinkedHashMap<>();
    flatten("", tree, values, path);
    return values;
  }

  /** Reads the environment; an empty variable counts as unset, as in container files. */
  static Map<String, Value> environment(JsonObject all) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.ALL) {
      String text = all.getString(key.variable(), "");
      if (!text.isEmpty()) {
        String origin = "the environment variable " + key.variable();
        values.put(key.name(), new Value(text, key.typed(text), origin));
      }
    }
    return values;
  }

  /** Reads the system properties, named like the keys of the file. Those of others are ignored. */
  static Map<String, Value> systemProperties(JsonObject all) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (String name : all.fieldNames()) {
      if (ConfigKey.isSection(firstPart(name)) && !JDK_PROPERTY.matcher(name).matches()) {
        String text = all.getString(name);
        ConfigKey key = existing(name, text, "the system properties");
        values.put(name, new Value(text, key.typed(text), "the system property " + name));
      }
    }
    return values;
  }

  private static void flatten(
      String prefix, JsonObject tree, Map<String, Value> values, String path) {
    for (String name : tree.fieldNames()) {
      String key = prefix + name;
      Object value = tree.getValue(name);
      boolean isSection = ConfigKey.isSection(key);
      if (value instanceof JsonObject inner && (isSection || !inner.isEmpty())) {
        flatten(key + ".", inner, values, path);
      } else if (value != null || !isSection) {
        existing(key, value, path);
        // A list, and an empty section that stands for a value, as Jackson knows them.
        Object plain =
            value instanceof JsonArray list
                ? list.getList()
                : value instanceof JsonObject section ? section.getMap() : value;
        // A key without a value is unset.
        if (plain != null && values.put(key, new Value(plain, plain, path)) != null) {
          // As "http.port", and as "port" in the section "http".
          throw new ConfigException("%s: it stands twice in %s".formatted(key, path));
        }
      }
    }
  }

  /** Finds the key of a value; a mistyped one must not leave its default in force. */
  private static ConfigKey existing(String name, @Nullable Object value, String origin) {
    return ConfigKey.named(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s: unknown key; %s from %s is not allowed; allowed are %s"
                        .formatted(
                            text(name),
                            shownOfUnknown(name, value),
                            origin,
                            ConfigKey.allowedIn(firstPart(name)))));
  }

  private static String firstPart(String name) {
    return name.split("\\.", 2)[0];
  }

  /** A value as messages show it: on one line, not too long, and never a secret. */
  static String shown(String key, @Nullable Object value) {
    return SECRETS.matcher(key).matches() ? SECRET : "'" + text(value) + "'";
  }

  private static String shownOfUnknown(String key, @Nullable Object value) {
    return MAYBE_SECRETS.matcher(key).matches() ? SECRET : "'" + text(value) + "'";
  }

  private static String text(@Nullable Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
  }
}
