package dev.sessionstore.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that are delivered. */
class ConfigFileTest {
  private static final Path CONFIG = Path.of("conf", "config.yaml");
  private static final Path PRODUCTION = Path.of("conf", "production.yaml");

  @TempDir Path directory;

  private static List<String> names() {
    return ConfigKey.ALL.stream().map(ConfigKey::name).toList();
  }

  private static List<String> keys(Path file) throws IOException {
    JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
    List<String> keys = new ArrayList<>();
    tree.properties()
        .forEach(
            section ->
                section
                    .getValue()
                    .fieldNames()
                    .forEachRemaining(name -> keys.add(section.getKey() + "." + name)));
    return keys;
  }

  @Test
  void configYamlShouldNameEveryKeyInOrder() throws IOException {
    assertThat(keys(CONFIG)).containsExactlyElementsOf(names());
  }

  @Test
  void configYamlShouldExplainEveryKeyAndNameItsVariable() throws IOException {
    String text = Files.readString(CONFIG);
    for (ConfigKey key : ConfigKey.ALL) {
      String name = key.name().substring(key.name().indexOf('.') + 1);
      assertThat(text).as(key.name()).contains("[" + key.variable());
      assertThat(text).as(key.name()).containsPattern("(?m)^  # .*\\n  " + name + ":");
    }
  }

  @Test
  void configYamlShouldNameTheRangeOfEveryNumber() throws IOException {
    String text = Files.readString(CONFIG);
    int numbers = 0;
    try (Loading loading = new Loading(directory)) {
      for (ConfigKey key : ConfigKey.ALL) {
        String refusal =
            key.type() == boolean.class
                ? ""
                : Loading.failure(() -> loading.file(key.name() + ": {}"));
        Matcher range = Pattern.compile(".*allowed is a whole number from (.+)").matcher(refusal);
        if (range.matches()) {
          numbers++;
          assertThat(text).contains("[%s, %s]".formatted(key.variable(), range.group(1)));
        }
      }
    }
    assertThat(numbers).isGreaterThan(15);
  }

  @Test
  void theDefaultsShouldBeThoseOfConfigYaml() {
    try (Loading loading = new Loading(directory)) {
      assertThat(loading.load(CONFIG, Map.of(), Map.of())).isEqualTo(loading.file("{}"));
    }
  }

  @Test
  void productionYamlShouldBeLoadedWithItsPasswordAsItStands() {
    try (Loading loading = new Loading(directory)) {
      ServiceConfig config = loading.load(PRODUCTION, Map.of(), Map.of());
      assertThat(config.redis().configured()).isTrue();
      assertThat(config.redis().password()).startsWith("007");
      assertThat(config.http().host()).isEqualTo("0.0.0.0");
    }
  }

  @Test
  void namesShouldBeUnique() {
    assertThat(names()).doesNotHaveDuplicates();
    assertThat(ConfigKey.ALL).extracting(ConfigKey::variable).doesNotHaveDuplicates();
  }
}
