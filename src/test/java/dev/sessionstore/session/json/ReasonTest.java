package dev.sessionstore.session.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTest {
  /** Names of formats and operations, which have no translation. */
  private static final Set<String> NAMES =
      Set.of("JSON", "Patch", "UTF", "op", "add", "remove", "replace", "move", "copy", "test");

  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  private static final Pattern PLACE = Pattern.compile("%([0-9]\\$)?s");
  private static final Pattern KEY = Pattern.compile("\"((?:json|patch)\\.[a-zA-Z0-9]+)\"");

  private final ResourceBundle chinese = Reason.texts(Locale.ROOT);
  private final ResourceBundle english = Reason.texts(Locale.ENGLISH);

  @Test
  void bothLanguagesShouldHaveTheReasonsThatTheSourcesHave() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/sessionstore/session"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        KEY.matcher(Files.readString(source)).results().map(r -> r.group(1)).forEach(used::add);
      }
    }
    for (JsonKind kind : JsonKind.values()) {
      used.add("kind." + kind.name());
    }
    assertThat(chinese.keySet()).isEqualTo(used);
    assertThat(english.keySet()).isEqualTo(used);
  }

  @Test
  void chineseReasonsShouldHoldNoEnglishButNames() {
    for (String key : chinese.keySet()) {
      String text = PLACE.matcher(chinese.getString(key)).replaceAll("");
      assertThat(WORD.matcher(text).results().map(MatchResult::group))
          .as(key)
          .allMatch(NAMES::contains);
      assertThat(english.getString(key)).as(key).doesNotContainPattern("\\p{IsHan}");
    }
  }

  @Test
  void aReasonWithinAReasonShouldBeItsLastArgument() {
    Reason reason =
        Reason.of(
            "patch.operation",
            1,
            "test",
            "/100%",
            Reason.of("patch.noMembers", JsonKind.NULL.phrase()));
    assertThat(reason).hasToString("operation 1 (test \"/100%\"): null has no members");
    assertThat(reason.in(Locale.ROOT)).isEqualTo("操作 1（test \"/100%\"）：空值没有成员");
  }

  /** Jackson's own words are English; Chinese has words of its own for each kind of mistake. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\" 1} | json.syntax",
        "[1 2] | json.syntax",
        "{\"a\":1 | json.end",
        "[\"a | json.end",
        "[1} | json.bracket",
        "[nul] | json.token",
        "[NaN] | json.token",
        "[\"\\x\"] | json.escape",
        "[01] | json.number",
        "[1.] | json.number",
        "[1e] | json.number",
        "[-a] | json.number",
        "[\"\t\"] | json.control",
        "[+1] | json.number",
        "[}] | json.bracket",
        "{\"a\":1,} | json.syntax"
      })
  void everyMistakeThatJacksonFindsShouldHaveAReason(String json, String key) {
    Optional<JsonSyntaxException> failure = Optional.empty();
    try {
      JsonBytes.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), 100);
    } catch (JsonSyntaxException e) {
      failure = Optional.of(e);
    }
    assertThat(failure).isPresent();
    assertThat(failure.orElseThrow().reason().key()).as(failure.get().getMessage()).isEqualTo(key);
  }
}
