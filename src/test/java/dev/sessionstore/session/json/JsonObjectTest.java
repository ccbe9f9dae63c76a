package dev.sessionstore.session.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class JsonObjectTest {
  private static JsonObject parse(String json) {
    return JsonObject.parse(json.getBytes(UTF_8), 100);
  }

  @Test
  void membersShouldKeepTheirOrderAndTheirBytes() {
    JsonObject object =
        parse(" { \"z\" : -0 ,\"\\u0061\":[ 1.10,1E5 ], \"\":\"\\ud800\\n\",\"é\":{ } }\n");

    assertThat(object.members()).extracting(JsonMember::name).containsExactly("z", "a", "", "é");
    assertThat(object.members())
        .extracting(member -> member.value().toString())
        .containsExactly("-0", "[ 1.10,1E5 ]", "\"\\ud800\\n\"", "{ }");
  }

  @Test
  void getShouldFindAMemberByItsDecodedName() {
    JsonObject object = parse("{\"\\u0061\\t\":\"\\ud83d\\ude00\\/\",\"b\":null}");

    assertThat(object.get("a\t").text()).isEqualTo("😀/");
    assertThat(object.get("b").kind()).isEqualTo(JsonKind.NULL);
    assertThat(object.get("c")).isNull();
  }

  @Test
  void bytesShouldLeaveOutTheWhiteSpaceAround() {
    assertThat(parse("\r\n\t { \"a\" : 1 } ").bytes()).hasToString("{ \"a\" : 1 }");
  }

  @Test
  void bytesShouldBeTheParsedArrayIfTheObjectIsAllOfIt() {
    byte[] utf8 = "{\"a\":1}".getBytes(UTF_8);

    assertThat(JsonObject.parse(utf8, 100).bytes().array()).isSameAs(utf8);
  }

  @Test
  void kindShouldTellTheSevenKinds() {
    JsonObject object =
        parse("{\"a\":{},\"b\":[],\"c\":\"\",\"d\":-1,\"e\":true,\"f\":false,\"g\":null}");

    assertThat(object.members())
        .extracting(member -> member.value().kind())
        .containsExactly(JsonKind.values());
  }

  @Test
  void parseShouldTellAnotherKindFromASyntaxError() {
    assertThatExceptionOfType(NotAnObjectException.class)
        .isThrownBy(() -> parse("[1]"))
        .withMessage("expected a JSON object, not an array")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(JsonKind.ARRAY));
    assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> parse("[1"));
  }

  @Test
  void valuesShouldStandAtTheirBytesHoweverLongTheirCharacters() {
    JsonObject object = parse("{\"é\":\"漢😀\\ud800\" , \"a\":[\"é\"],\"😀\":{\"漢\":1 } , \"z\":2}");

    assertThat(object.get("z")).hasToString("2");
    assertThat(object.get("😀")).hasToString("{\"漢\":1 }");
    assertThat(object.get("a")).hasToString("[\"é\"]");
    assertThat(object.get("é")).hasToString("\"漢😀\\ud800\"");
    assertThat(object.get("é").text()).isEqualTo("漢😀\ud800");
  }

  @Test
  void openShouldNotReadBeyondBrokenBytes() {
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonObject.open(JsonBytes.of("{\"a\":[1,{\"b\"")));
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonObject.open(JsonBytes.of("")));
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonObject.open(JsonBytes.of("[".repeat(1_000_000))));
  }
}
