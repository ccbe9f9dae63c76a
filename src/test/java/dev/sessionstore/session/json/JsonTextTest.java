package dev.sessionstore.session.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void quoteShouldEscapeOnlyWhatCannotStandForItself() {
    assertThat(JsonText.quote("a\"b\\c/\b\f\n\r\t\u0000\u001f\u007fé漢😀"))
        .hasToString("\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u001F\u007fé漢😀\"");
  }

  @Test
  void quoteShouldEscapeLoneSurrogates() {
    assertThat(JsonText.quote("\ud800")).hasToString("\"\\uD800\"");
    assertThat(JsonText.quote("\ude00\ud83d\ud83d\ude00\ude00"))
        .hasToString("\"\\uDE00\\uD83D😀\\uDE00\"");
  }

  @Property
  void quoteShouldBeUndoneByText(@ForAll @CharRange(from = '\0', to = '\uffff') String text) {
    assertThat(JsonBytes.parse(JsonText.quote(text).array(), 0).text()).isEqualTo(text);
  }

  @Test
  void utf8ShouldRefuseALoneSurrogate() {
    assertThat(JsonText.utf8("{\"é😀\":1}")).isEqualTo("{\"é😀\":1}".getBytes(UTF_8));
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonText.utf8("{\n\"😀\ud800\":1}"))
        .withMessage("the document holds one half of a surrogate pair at line 2, column 3");
  }

  @Test
  void objectShouldHoldTheMembersInTheirOrder() {
    Map<String, JsonBytes> members = new LinkedHashMap<>();
    members.put("b\"", JsonBytes.of("[ 1.10 ]"));
    members.put("a", JsonText.quote("é"));

    assertThat(JsonText.object(members)).hasToString("{\"b\\\"\":[ 1.10 ],\"a\":\"é\"}");
    assertThat(JsonText.object(Map.of())).hasToString("{}");
  }

  @Test
  void escapeNonAsciiShouldAnswerTheSameArrayIfItIsAscii() {
    byte[] ascii = "{\"a\": [1, \"\\u00e9\"]}".getBytes(UTF_8);

    assertThat(JsonText.escapeNonAscii(ascii)).isSameAs(ascii);
  }

  @Test
  void escapeNonAsciiShouldEscapeAstralCharactersAsPairs() {
    assertThat(escapeNonAscii("{ \"é\\n\" : \"漢😀\uffff\\u00e9\" }"))
        .isEqualTo("{ \"\\u00e9\\n\" : \"\\u6f22\\ud83d\\ude00\\uffff\\u00e9\" }");
  }

  @Property
  void escapeNonAsciiShouldKeepTheText(@ForAll String text) {
    String escaped = escapeNonAscii(JsonText.quote(text).toString());

    assertThat(escaped).matches("\\p{ASCII}*");
    assertThat(JsonTree.read(JsonBytes.of(escaped)).textValue()).isEqualTo(text);
  }

  private static String escapeNonAscii(String json) {
    return new String(JsonText.escapeNonAscii(json.getBytes(UTF_8)), UTF_8);
  }
}
