package dev.sessionstore.session.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
  private static Map<String, JsonBytes> members(String json) {
    return JsonBytes.parseMembers(json.getBytes(UTF_8), 100);
  }

  private static JsonBytes parse(String json) {
    return JsonBytes.parseObject(json.getBytes(UTF_8), 100);
  }

  @Test
  void membersShouldKeepTheirOrderAndTheirBytes() {
    Map<String, JsonBytes> members =
        members(" { \"z\" : -0 ,\"\\u0061\":[ 1.10,1E5 ], \"\":\"\\ud800\\n\",\"é\":{ } }\n");

    assertThat(members.keySet()).containsExactly("z", "a", "", "é");
    assertThat(members.values())
        .extracting(JsonBytes::toString)
        .containsExactly("-0", "[ 1.10,1E5 ]", "\"\\ud800\\n\"", "{ }");
  }

  @Test
  void getShouldFindAMemberByItsDecodedName() {
    Map<String, JsonBytes> object = members("{\"\\u0061\\t\":\"\\ud83d\\ude00\\/\",\"b\":null}");

    assertThat(object.get("a\t").text()).isEqualTo("😀/");
    assertThat(object.get("b").kind()).isEqualTo(JsonKind.NULL);
    assertThat(object.get("c")).isNull();
  }

  @Test
  void bytesShouldLeaveOutTheWhiteSpaceAround() {
    assertThat(parse("\r\n\t { \"a\" : 1 } ")).hasToString("{ \"a\" : 1 }");
  }

  @Test
  void bytesShouldBeTheParsedArrayIfTheObjectIsAllOfIt() {
    byte[] utf8 = "{\"a\":1}".getBytes(UTF_8);

    assertThat(JsonBytes.parseObject(utf8, 100).array()).isSameAs(utf8);
  }

  @Test
  void kindShouldTellTheSevenKinds() {
    Map<String, JsonBytes> object =
        members("{\"a\":{},\"b\":[],\"c\":\"\",\"d\":-1,\"e\":true,\"f\":false,\"g\":null}");

    assertThat(object.values()).extracting(JsonBytes::kind).containsExactly(JsonKind.values());
  }

  @Test
  void parseShouldTellAnotherKindFromASyntaxError() {
    assertThatExceptionOfType(NotAnObjectException.class)
        .isThrownBy(() -> parse("[1]"))
        .withMessage("expected a JSON object, not an array")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(JsonKind.ARRAY));
    assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> parse("[1"));
    assertThatExceptionOfType(NotAnObjectException.class)
        .isThrownBy(() -> members(" \"a\" "))
        .withMessage("expected a JSON object, not a string");
    assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> members("1 2"));
  }

  @Test
  void valuesShouldStandAtTheirBytesHoweverLongTheirCharacters() {
    Map<String, JsonBytes> object =
        members("{\"é\":\"漢😀\\ud800\" , \"a\":[\"é\"],\"😀\":{\"漢\":1 } , \"z\":2}");

    assertThat(object.get("z")).hasToString("2");
    assertThat(object.get("😀")).hasToString("{\"漢\":1 }");
    assertThat(object.get("a")).hasToString("[\"é\"]");
    assertThat(object.get("é")).hasToString("\"漢😀\\ud800\"");
    assertThat(object.get("é").text()).isEqualTo("漢😀\ud800");
  }

  @Test
  void openShouldNotReadBeyondBrokenBytes() {
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonBytes.of("{\"a\":[1,{\"b\"").members());
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonBytes.of("").members());
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonBytes.of("[".repeat(1_000_000)).members());
  }
}
