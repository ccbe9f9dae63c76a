package dev.sessionstore.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A configuration key. The components of the sections' records are the keys there are.
 *
 * @param name the key in the file and among the system properties, such as {@code http.port}
 * @param type the Java type of its value
 */
record ConfigKey(String name, Class<?> type) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static final List<ConfigKey> ALL = of("", Sections.class).toList();

  /** Variables whose names do not follow from the key: deployed containers set them. */
  private static final Map<String, String> OLD_VARIABLES =
      Map.of(
          "redis.database", "REDIS_DB",
          "sessions.ttl", "REDIS_SESSION_TTL",
          "sessions.namespaces", "SESSION_NAMESPACES",
          "journal.directory", "DATA_DIR");

  private static Stream<ConfigKey> of(String prefix, Class<?> section) {
    return MAPPER
        .getDeserializationConfig()
        .introspect(MAPPER.constructType(section))
        .findProperties()
        .stream()
        .flatMap(property -> of(prefix, property));
  }

  private static Stream<ConfigKey> of(String prefix, BeanPropertyDefinition property) {
    String name = prefix + property.getName();
    Class<?> type = property.getRawPrimaryType();
    return type.isRecord() ? of(name + ".", type) : Stream.of(new ConfigKey(name, type));
  }

  static ConfigKey named(String name) {
    return ALL.stream().filter(key -> key.name.equals(name)).findFirst().orElseThrow();
  }

  /**
   * Finds the key of a value.
   *
   * @throws ConfigException if there is none: a mistyped key must not leave its default in force
   */
  static ConfigKey named(String name, @Nullable Object value, String origin) {
    return ALL.stream()
        .filter(key -> key.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s: unknown key; %s from %s is not allowed; allowed are %s"
                        .formatted(
                            Redacted.text(name),
                            Redacted.valueOfUnknown(name, value),
                            origin,
                            allowedNear(name))));
  }

  /** Tells whether keys begin with this name, as they do with {@code redis}. */
  static boolean isSection(String name) {
    return ALL.stream().anyMatch(key -> key.name.startsWith(name + "."));
  }

  /** Tells whether the name is that of a section or begins with it. */
  static boolean isInSection(String name) {
    return isSection(firstPart(name));
  }

  /** Lists the keys of the same section; where there is no such section, the sections. */
  private static String allowedNear(String name) {
    String section = firstPart(name);
    return String.join(
        ", ",
        ALL.stream()
            .map(key -> isSection(section) ? key.name : firstPart(key.name) + ".*")
            .filter(key -> !isSection(section) || firstPart(key).equals(section))
            .distinct()
            .toList());
  }

  private static String firstPart(String name) {
    return name.split("\\.", 2)[0];
  }

  /** The environment variable: {@code HTTP_MAX_BODY_BYTES} for {@code http.maxBodyBytes}. */
  String variable() {
    return OLD_VARIABLES.getOrDefault(
        name, name.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT));
  }

  /** Makes the key's value of a text, which stays one if it is no value of the key's type. */
  ConfigValue value(String text, String origin) {
    Object typed = text;
    if (type == List.class) {
      typed = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    } else if (type == boolean.class && text.matches("(?i)true|false")) {
      typed = Boolean.valueOf(text);
    } else if (isNumber() && text.matches("-?[0-9]{1,18}")) {
      typed = Long.valueOf(text);
    }
    return new ConfigValue(text, typed, origin);
  }

  /** Gives a value of the key's type that its section refuses. */
  Object refusedValue() {
    return type == List.class ? List.of("") : isNumber() ? Integer.MIN_VALUE : "";
  }

  private boolean isNumber() {
    return type == int.class || type == long.class || type == Integer.class;
  }
}
