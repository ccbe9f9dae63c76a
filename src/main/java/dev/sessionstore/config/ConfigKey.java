package dev.sessionstore.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A configuration key. The components of the sections' records are the keys there are. */
record ConfigKey(String name, Class<?> type) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static final List<ConfigKey> ALL = of("", ServiceConfig.class).toList();

  /** Variables whose names do not follow from the key: deployed containers set them. */
  private static final Map<String, String> OLD_VARIABLES =
      Map.of(
          "redis.database", "REDIS_DB",
          "sessions.ttl", "REDIS_SESSION_TTL",
          "sessions.namespaces", "SESSION_NAMESPACES",
          "journal.directory", "DATA_DIR");

  private static Stream<ConfigKey> of(String name, Class<?> type) {
    if (!type.isRecord()) {
      return Stream.of(new ConfigKey(name, type));
    }
    Class<?> section = type == RedisConfig.class ? RedisConfig.Section.class : type;
    return MAPPER
        .getDeserializationConfig()
        .introspect(MAPPER.constructType(section))
        .findProperties()
        .stream()
        .flatMap(
            property ->
                of(
                    name.isEmpty() ? property.getName() : name + "." + property.getName(),
                    property.getRawPrimaryType()));
  }

  static Optional<ConfigKey> named(String name) {
    return ALL.stream().filter(key -> key.name.equals(name)).findFirst();
  }

  /** Tells whether keys begin with this name, as they do with {@code redis}. */
  static boolean isSection(String name) {
    return ALL.stream().anyMatch(key -> key.name.startsWith(name + "."));
  }

  /** Lists the keys of a section; where there is no such section, the sections. */
  static String allowedIn(String section) {
    return ALL.stream()
        .map(key -> isSection(section) ? key.name : key.name.replaceFirst("\\..*", ".*"))
        .filter(name -> !isSection(section) || name.startsWith(section + "."))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The environment variable: {@code HTTP_MAX_BODY_BYTES} for {@code http.maxBodyBytes}. */
  String variable() {
    return OLD_VARIABLES.getOrDefault(
        name, name.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT));
  }

  /** Makes the key's value of a text, which stays one if it is no value of the key's type. */
  Object typed(String text) {
    if (type == List.class) {
      return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
    if (type == boolean.class && text.matches("(?i)true|false")) {
      return Boolean.valueOf(text);
    }
    return isNumber() && text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : text;
  }

  /** Gives a value of the key's type that its section refuses. */
  Object refusedValue() {
    return type == List.class ? List.of("") : isNumber() ? Integer.MIN_VALUE : "";
  }

  private boolean isNumber() {
    return type == int.class || type == long.class || type == Integer.class;
  }
}
