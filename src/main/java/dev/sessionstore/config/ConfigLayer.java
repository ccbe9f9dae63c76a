package dev.sessionstore.config;

import io.vertx.core.json.JsonObject;
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
  static ConfigLayer file(String path, JsonObject tree) {
    Map<String, @Nullable Object> flat = new LinkedHashMap<>();
    flatten("", tree, flat);
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
  static ConfigLayer environment(JsonObject variables) {
    return new ConfigLayer() {
      @Override
      public <T> Optional<T> find(Setting<T> setting) {
        String origin = "the environment variable " + setting.env();
        return text(variables, setting.env())
            .filter(value -> !value.isEmpty())
            .map(value -> checked(setting, value, setting.fromText().apply(value), origin));
      }
    };
  }

  /** The system properties, named like the keys of the file. */
  static ConfigLayer systemProperties(JsonObject properties) {
    properties.fieldNames().stream()
        .filter(UnknownKeys::isMeantForUs)
        .forEach(key -> UnknownKeys.refuse(key, properties.getValue(key), "the system properties"));
    return new ConfigLayer() {
      @Override
      public <T> Optional<T> find(Setting<T> setting) {
        String origin = "the system property " + setting.key();
        return text(properties, setting.key())
            .map(value -> checked(setting, value, setting.fromText().apply(value), origin));
      }
    };
  }

  private static Optional<String> text(JsonObject source, String name) {
    return Optional.ofNullable(source.getValue(name)).map(Object::toString);
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

  private static void flatten(String prefix, JsonObject tree, Map<String, @Nullable Object> flat) {
    for (String name : tree.fieldNames()) {
      String key = prefix + name;
      Object value = tree.getValue(name);
      if (value instanceof JsonObject inner) {
        flatten(key + ".", inner, flat);
      } else if (value instanceof io.vertx.core.json.JsonArray list) {
        flat.put(key, list.getList());
      } else if (value != null || !isSection(key)) {
        flat.put(key, value);
      }
    }
  }

  /** An empty section of the file, such as {@code redis:} with all its keys commented out. */
  private static boolean isSection(String key) {
    return Settings.ALL.stream().anyMatch(setting -> setting.key().startsWith(key + "."));
  }
}
