package dev.sessionstore.config;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a YAML file of sections and keys. Not by vertx-config-yaml, which fails on a file of
 * nothing but comments, and lets a second section of the same name replace the first one without a
 * word; token by token, because the classes that make trees of them take longer to load than the
 * file to read.
 */
final class YamlFile {
  private YamlFile() {}

  /**
   * What the file says; sections are maps, lists are lists, an empty file is an empty map.
   *
   * @throws ConfigException if it is something else; it names the line, but does not show it, since
   *     a password may stand there
   */
  static Map<String, @Nullable Object> read(Path file) {
    try (YAMLParser parser = yaml().createParser(Files.readAllBytes(file))) {
      JsonToken first = parser.nextToken();
      boolean isEmpty = first == null || first == JsonToken.VALUE_NULL;
      if (!isEmpty && first != JsonToken.START_OBJECT) {
        throw new ConfigException("%s: not a YAML file of sections and keys".formatted(file));
      }
      Map<String, @Nullable Object> all = isEmpty ? Map.of() : section(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "a second document begins, which would not be read");
      }
      return all;
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ConfigException(
          "%s: not a YAML file of sections and keys: line %d: %s".formatted(file, line, reason));
    } catch (IOException e) {
      throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static YAMLFactory yaml() {
    return YAMLFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        // A builder, unlike the constructor, begins without it.
        .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
        .build();
  }

  private static Map<String, @Nullable Object> section(YAMLParser parser) throws IOException {
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      section.put(name, value(parser));
    }
    return section;
  }

  private static List<@Nullable Object> list(YAMLParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }

  private static @Nullable Object value(YAMLParser parser) throws IOException {
    if (parser.isCurrentAlias()) {
      // Its text is the name of what is meant, which is nowhere any more.
      throw new JsonParseException(parser, "an alias is not followed; write what it stands for");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> section(parser);
      case START_ARRAY -> list(parser);
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      default -> parser.getText();
    };
  }

  /** What only looks like one, such as 12:34:56.7 or .inf, is left to whoever knows the key. */
  private static Number number(YAMLParser parser) throws IOException {
    try {
      return parser.getNumberValue();
    } catch (JsonProcessingException e) {
      // Its message shows the text, which may be a password.
      return Double.NaN;
    }
  }
}
