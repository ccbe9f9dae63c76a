package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URLEncoder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentCodingTest {
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "plain, plain",
    "a%2Fb, a/b",
    "%41%62, Ab",
    "%e4%bc%9A, 会",
    "%F0%9F%98%80, 😀",
    "a+b, a+b",
    "%2B, +",
    "%25, %",
    "%2525, %25",
  })
  void decodeShouldGiveTheText(String encoded, String text) {
    assertThat(PercentCoding.decode(encoded, false)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "a%",
        "%4",
        "a%4",
        "%4g",
        "%g4",
        "% 4",
        "%-1",
        "%+1",
        "%\u00b21",
        "%FF",
        "%C0%80",
        "%ED%A0%80",
        "%E4%BC",
        "\u00ff",
        "%E4\u00bc"
      })
  void decodeShouldRefuseWhatIsBrokenOrNotUtf8(String encoded) {
    assertThatIllegalArgumentException().isThrownBy(() -> PercentCoding.decode(encoded, false));
  }

  @Property
  void decodeShouldUndoWhatFormsDo(@ForAll @StringLength(max = 50) String text) {
    String sendable = new String(text.getBytes(UTF_8), UTF_8);
    assertThat(PercentCoding.decode(URLEncoder.encode(sendable, UTF_8), true)).isEqualTo(sendable);
  }

  @Property
  void decodeShouldTakeUtf8AsItIs(@ForAll @StringLength(max = 50) String text) {
    String sendable = new String(text.replace("%", "").getBytes(UTF_8), UTF_8);
    String octets = new String(sendable.getBytes(UTF_8), ISO_8859_1);
    assertThat(PercentCoding.decode(octets, false)).isEqualTo(sendable);
  }
}
