package dev.sessionstore.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a YAML file of sections and keys. The processor of vertx-config-yaml is not used because it
 * fails on a file of nothing but comments, and lets a second section of the same name replace the
 * first one without a word.
 */
final class YamlFile {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              // A builder, unlike the constructor, begins without it.
              .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
              .build());

  private YamlFile() {}

  /**
   * @throws ConfigException if it is something else; it names the line, but does not show it, since
   *     a password may stand there
   */
  static JsonObject parse(Path file, byte[] content) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ConfigException(
          "%s: not a YAML file of sections and keys: line %d: %s".formatted(file, line, reason));
    } catch (IOException e) {
      throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()));
    }
    if (tree.isMissingNode() || tree.isNull()) {
      return new JsonObject();
    }
    if (!tree.isObject()) {
      throw new ConfigException("%s: not a YAML file of sections and keys".formatted(file));
    }
    return new JsonObject(tree.toString());
  }
}
