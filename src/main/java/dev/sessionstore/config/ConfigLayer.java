package dev.sessionstore.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One source of configuration: the file, the environment, or the system properties. */
interface ConfigLayer {
  /**
   * What this layer says of a setting, checked.
   *
   * @throws ConfigException if it says something that is not allowed
   */
  <T> Optional<T> find(Setting<T> setting);

  /** The file: nested, typed, and strict about keys. */
  static ConfigLayer file(String path, Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> flat = new LinkedHashMap<>();
    flatten("", tree, flat, path);
    flat.forEach((key, value) -> UnknownKeys.refuse(key, value, path));
    return new ConfigLayer() {
      @Override
      public <T> Optional<T> find(Setting<T> setting) {
        Object value = flat.get(setting.key());
        return value == null
            ? Optional.empty()
            : Optional.of(checked(setting, value, setting.fromFile().apply(value), path));
      }
    };
  }

  /** The environment; an empty variable counts as unset, as in container files. */
  static ConfigLayer environment(Map<String, String> variables) {
    return new ConfigLayer() {
      @Override
      public <T> Optional<T> find(Setting<T> setting) {
        String origin = "the environment variable " + setting.env();
        return Optional.ofNullable(variables.get(setting.env()))
            .filter(value -> !value.isEmpty())
            .map(value -> checked(setting, value, setting.fromText().apply(value), origin));
      }
    };
  }

  /** The system properties, named like the keys of the file. */
  static ConfigLayer systemProperties(Map<String, String> properties) {
    properties.forEach(
        (key, value) -> {
          if (UnknownKeys.isMeantForUs(key)) {
            UnknownKeys.refuse(key, value, "the system properties");
          }
        });
    return new ConfigLayer() {
      @Override
      public <T> Optional<T> find(Setting<T> setting) {
        String origin = "the system property " + setting.key();
        return Optional.ofNullable(properties.get(setting.key()))
            .map(value -> checked(setting, value, setting.fromText().apply(value), origin));
      }
    };
  }

  private static <T> T checked(
      Setting<T> setting, Object value, @Nullable T parsed, String origin) {
    if (parsed == null) {
      String shown = setting.secret() ? Shown.SECRET : Shown.value(value);
      throw new ConfigException(
          "%s: %s from %s is not allowed; allowed is %s"
              .formatted(setting.key(), shown, origin, setting.allowed()));
    }
    return parsed;
  }

  private static void flatten(
      String prefix, Map<?, ?> tree, Map<String, @Nullable Object> flat, String path) {
    tree.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
            flatten(key + ".", inner, flat, path);
          } else if (flat.containsKey(key)) {
            // As "http.port" and as "port" in the section "http".
            throw new ConfigException("%s: it stands twice in %s".formatted(key, path));
          } else if ((value != null && !(value instanceof Map)) || !isSection(key)) {
            flat.put(key, value);
          }
        });
  }

  /** An empty section of the file, such as {@code redis:} with all its keys commented out. */
  private static boolean isSection(String key) {
    return Settings.ALL.stream().anyMatch(setting -> setting.key().startsWith(key + "."));
  }
}
