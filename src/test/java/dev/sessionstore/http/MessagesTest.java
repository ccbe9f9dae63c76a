package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessagesTest {
  /** Names of members, headers, media types, products and standards, which have no translation. */
  private static final Set<String> NAMES =
      Set.of(
          "JSON",
          "Patch",
          "ID",
          "Redis",
          "UTF",
          "HTTP",
          "Python",
          "Content",
          "Type",
          "If",
          "Match",
          "application",
          "json",
          "json.dumps",
          "data",
          "ensure_ascii",
          "False",
          "multipart",
          "chunked",
          "ids",
          "meta",
          "empty",
          "A",
          "Z",
          "a",
          "z",
          "continue",
          "http.allowedHosts",
          "HTTP_ALLOWED_HOSTS",
          "sessions.namespaces",
          "SESSION_NAMESPACES",
          "Dify",
          "links",
          "http.cors.origins");

  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z_]*(\\.[A-Za-z]+)*");
  private static final Pattern PLACE = Pattern.compile("%([0-9]\\$)?s");

  private final ResourceBundle chinese = Language.CHINESE.texts();
  private final ResourceBundle english = Language.ENGLISH.texts();

  @Test
  void bothLanguagesShouldHaveTheSameKeys() {
    assertThat(chinese.keySet()).isNotEmpty().isEqualTo(english.keySet());
  }

  @Test
  void everyErrorCodeShouldHaveAMessage() {
    assertThat(chinese.keySet())
        .containsAll(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
  }

  @Test
  void chineseMessagesShouldHoldNoEnglishButNames() {
    for (String key : chinese.keySet()) {
      String text = PLACE.matcher(chinese.getString(key)).replaceAll("");
      assertThat(WORD.matcher(text).results().map(MatchResult::group))
          .as(key)
          .allMatch(NAMES::contains);
    }
  }

  @Test
  void englishMessagesShouldHoldNoChinese() {
    for (String key : english.keySet()) {
      assertThat(english.getString(key)).as(key).doesNotContainPattern("\\p{IsHan}");
    }
  }

  @Test
  void anArgumentMayBeAMessage() {
    Message message = Message.of("invalid", "ttl", Message.of("reason.ttl", 7));
    assertThat(message.in(Language.ENGLISH)).startsWith("ttl: ").endsWith(" from 1 to 7");
    assertThat(message.in(Language.CHINESE)).startsWith("ttl：").contains("7");
  }
}
