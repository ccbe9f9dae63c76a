package dev.sessionstore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The keys as {@code --help} lists them. */
class ConfigHelpTest {
  private static final Pattern ENTRY =
      Pattern.compile("  ([\\w.]+) \\((\\w+)\\) = (\\S.*)\\R      (\\S.*)\\R");

  private static final List<MatchResult> ENTRIES =
      ENTRY.matcher(ConfigHelp.text()).results().toList();

  @Test
  void everyKeyShouldBeListedWithItsVariable() {
    assertThat(ENTRIES)
        .extracting(entry -> entry.group(1) + " " + entry.group(2))
        .containsExactlyInAnyOrderElementsOf(
            ConfigKey.ALL.stream().map(key -> key.name() + " " + key.variable()).toList());
    assertThat(ConfigHelp.text()).hasLineCount(2 * ENTRIES.size());
  }

  @Test
  void everyKeyShouldBeExplainedInOneSentence() {
    assertThat(ENTRIES)
        .extracting(entry -> entry.group(4))
        .allMatch(sentence -> sentence.matches("[A-Z].{15,250}"), "a sentence on one line")
        .noneMatch(sentence -> sentence.contains(" [") || sentence.contains(". "));
  }

  @Test
  void defaultsShouldBeThoseInForce() {
    for (MatchResult entry : ENTRIES) {
      Object value = ConfigSources.DEFAULTS.get(entry.group(1));
      if (value instanceof Number && !entry.group(1).contains("Pending")) {
        assertThat(entry.group(3)).as(entry.group(1)).isEqualTo(value.toString());
      }
    }
    assertThat(ConfigHelp.text())
        .contains("  redis.url (REDIS_URL) = unset\n")
        .contains("  journal.directory (DATA_DIR) = ./data\n")
        .contains("  http.allowedHosts (HTTP_ALLOWED_HOSTS) = unset\n");
  }
}
