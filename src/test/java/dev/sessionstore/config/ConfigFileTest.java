package dev.sessionstore.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

  private static Map<String, Object> flatten(Path file) throws IOException {
    JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
    Map<String, Object> flat = new LinkedHashMap<>();
    new JsonObject(tree.toString())
        .forEach(
            section ->
                ((JsonObject) section.getValue())
                    .forEach(
                        key -> flat.put(section.getKey() + "." + key.getKey(), key.getValue())));
    return flat;
  }

  @Test
  void configYamlShouldNameEverySettingInOrderWithItsDefault() throws IOException {
    Map<String, Object> flat = flatten(CONFIG);
    assertThat(flat.keySet())
        .containsExactlyElementsOf(Settings.ALL.stream().map(Setting::key).toList());
    for (Setting<?> setting : Settings.ALL) {
      Object value = flat.get(setting.key());
      Object plain = value instanceof JsonArray list ? list.getList() : value;
      Object read = plain == null ? null : setting.fromFile().apply(plain);
      assertThat(read).as(setting.key()).isEqualTo(setting.fallback());
    }
  }

  @Test
  void configYamlShouldExplainEveryKeyAndNameItsVariable() throws IOException {
    String text = Files.readString(CONFIG);
    for (Setting<?> setting : Settings.ALL) {
      String name = setting.key().substring(setting.key().indexOf('.') + 1);
      assertThat(text).as(setting.key()).contains("[" + setting.env());
      assertThat(text).as(setting.key()).containsPattern("(?m)^  # .*\\n  " + name + ":");
    }
  }

  @Test
  void configYamlShouldNameTheRangeOfEveryNumber() throws IOException {
    String text = Files.readString(CONFIG);
    for (Setting<?> setting : Settings.ALL) {
      Matcher range = Pattern.compile("a whole number from (.+)").matcher(setting.allowed());
      if (range.matches()) {
        assertThat(text).contains("[%s, %s]".formatted(setting.env(), range.group(1)));
      }
    }
  }

  @Test
  void configYamlShouldConfigureNothingThatIsNotTheDefault() {
    Loading loading = new Loading(directory);
    assertThat(loading.load(CONFIG, Map.of(), Map.of())).isEqualTo(loading.file("{}"));
  }

  @Test
  void productionYamlShouldBeLoadedWithItsPasswordAsItStands() {
    ServiceConfig config = new Loading(directory).load(PRODUCTION, Map.of(), Map.of());
    assertThat(config.redis().configured()).isTrue();
    assertThat(config.redis().password()).startsWith("007");
    assertThat(config.http().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void namesShouldBeUnique() {
    assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(Settings.ALL).extracting(Setting::env).doesNotHaveDuplicates();
  }
}
