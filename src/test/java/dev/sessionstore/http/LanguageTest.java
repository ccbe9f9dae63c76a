package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "en",
        "EN",
        "en-US",
        "en-GB,en;q=0.9",
        "fr, en;q=0.5",
        "de;q=1,en;q=0.1,zh;q=0.05",
        "en;q=1.0,zh;q=0"
      })
  void englishShouldBeChosen(String header) {
    assertThat(Language.preferredBy(header, Language.CHINESE)).isEqualTo(Language.ENGLISH);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "zh",
        "zh-CN,zh;q=0.9,en;q=0.8",
        "zh-TW",
        "*",
        "fr",
        "en;q=0",
        "en;q=0.1,zh;q=0.2",
        ";;;",
        "en;q=x",
        "e",
        "en_US",
        "zh-Hans-CN",
        "-",
        "en,-"
      })
  void chineseShouldBeTheDefault(String header) {
    assertThat(Language.preferredBy(header, Language.CHINESE)).isEqualTo(Language.CHINESE);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "*", "fr", ";;;", "en;q=x", "e", "en_US", "-"})
  void theConfiguredLanguageShouldCountIfTheHeaderNamesNone(String header) {
    assertThat(Language.preferredBy(header, Language.ENGLISH)).isEqualTo(Language.ENGLISH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh", "zh-TW", "en;q=0.1,zh;q=0.2", "fr, zh;q=0.1"})
  void theHeaderShouldGoBeforeTheConfiguredLanguage(String header) {
    assertThat(Language.preferredBy(header, Language.ENGLISH)).isEqualTo(Language.CHINESE);
  }

  @Test
  void aHeaderThatIsTooLongShouldNotBeRead() {
    assertThat(Language.preferredBy("en" + ",en".repeat(66), Language.CHINESE))
        .isEqualTo(Language.ENGLISH);
    assertThat(Language.preferredBy("en" + ",en".repeat(67), Language.CHINESE))
        .isEqualTo(Language.CHINESE);
  }

  @Property
  void noHeaderShouldFail(@ForAll("headers") String header) {
    assertThatCode(() -> Language.preferredBy(header, Language.CHINESE)).doesNotThrowAnyException();
  }

  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "en",
            "zh",
            "*",
            "-",
            ",",
            ";",
            "q",
            "=",
            "0",
            "1",
            ".",
            "0.5",
            " ",
            "x",
            "i-klingon",
            "Accept-Language:",
            "\u00ff");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(30).map(all -> String.join("", all)),
        Arbitraries.strings().ofMaxLength(60));
  }
}
