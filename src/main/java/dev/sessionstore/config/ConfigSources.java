package dev.sessionstore.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values by key of each source. A merged tree no longer tells where a value came from. */
final class ConfigSources {
  /**
   * Networking properties of the JDK that share the section {@code http.} (its documentation:
   * "Networking Properties").
   */
  private static final Pattern JDK_PROPERTY =
      Pattern.compile(
          "http\\.(agent|keepAlive(\\..*)?|maxConnections|maxRedirects|strictPostRedirect"
              + "|proxy[A-Z].*|nonProxyHosts|auth\\..*|keepAliveCache.*)");

  private ConfigSources() {}

  /** Reads the file: sections of typed values. Every key must exist. */
  static Map<String, ConfigValue> file(String path, JsonObject tree) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    flatten("", tree, values, path);
    return values;
  }

  /** Reads the environment; an empty variable counts as unset, as in container files. */
  static Map<String, ConfigValue> environment(JsonObject all) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.ALL) {
      String text = all.getString(key.variable(), "");
      if (!text.isEmpty()) {
        values.put(key.name(), key.value(text, "the environment variable " + key.variable()));
      }
    }
    return values;
  }

  /** Reads the system properties, named like the keys of the file. Those of others are ignored. */
  static Map<String, ConfigValue> systemProperties(JsonObject all) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    for (String name : all.fieldNames()) {
      if (ConfigKey.isInSection(name) && !JDK_PROPERTY.matcher(name).matches()) {
        String text = all.getString(name);
        ConfigKey key = ConfigKey.named(name, text, "the system properties");
        values.put(name, key.value(text, "the system property " + name));
      }
    }
    return values;
  }

  private static void flatten(
      String prefix, JsonObject tree, Map<String, ConfigValue> values, String path) {
    for (String name : tree.fieldNames()) {
      String key = prefix + name;
      Object value = tree.getValue(name);
      boolean isSection = ConfigKey.isSection(key);
      if (value instanceof JsonObject inner && (isSection || !inner.isEmpty())) {
        flatten(key + ".", inner, values, path);
      } else if (value != null || !isSection) {
        ConfigKey.named(key, value, path);
        add(key, value, path, values);
      }
    }
  }

  /** Adds a value; a key without one is unset. */
  private static void add(
      String key, @Nullable Object value, String path, Map<String, ConfigValue> values) {
    if (value == null) {
      return;
    }
    // A list, and an empty section that stands for a value, as Jackson knows them.
    Object plain =
        value instanceof JsonArray list
            ? list.getList()
            : value instanceof JsonObject section ? section.getMap() : value;
    if (values.put(key, new ConfigValue(plain, plain, path)) != null) {
      // As "http.port", and as "port" in the section "http".
      throw new ConfigException("%s: it stands twice in %s".formatted(key, path));
    }
  }
}
