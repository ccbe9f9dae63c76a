package dev.sessionstore.session.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
  @Provide
  Arbitrary<String> documents() {
    return OddJson.any(odd -> odd.space() + odd.value(5) + odd.space());
  }

  @Property
  void aTreeShouldKeepEverythingButWhiteSpaceAndTheSpellingOfEscapes(
      @ForAll("documents") String document) {
    JsonBytes written = JsonTree.write(JsonTree.parse(document.getBytes(UTF_8), 5));

    assertThat(Tokens.of(written.toString())).isEqualTo(Tokens.of(document));
    assertThat(written.length()).isLessThanOrEqualTo(document.getBytes(UTF_8).length);
    assertThat(JsonTree.write(JsonTree.read(written))).isEqualTo(written);
  }

  @Test
  void aTreeShouldKeepWhatOtherTreesLose() {
    String json =
        "{\"z\":-0,\"a\":[1.10,1E5,1e2147483648,-0.0E-0],\"\":{},\"e\":[],\"s\":\"\\uD800😀\"}";

    assertThat(JsonTree.write(JsonTree.parse(json.getBytes(UTF_8), 9))).hasToString(json);
  }

  @Test
  void aTreeShouldKeepNumbersOfAnyLength() {
    String json = "[" + "7".repeat(900_000) + ",1e" + "9".repeat(90_000) + "]";

    assertThat(JsonTree.write(JsonTree.parse(json.getBytes(UTF_8), 9)).toString()).isEqualTo(json);
  }

  @Test
  void longTextsShouldKeepTheirPairsWhereverTheyStand() {
    for (int before = 0; before < 9; before++) {
      String json = "[\"" + "x".repeat(before) + "😀\uD83D\uDE01é漢".repeat(5_000) + "\"]";

      assertThat(JsonTree.write(JsonTree.parse(json.getBytes(UTF_8), 9)).toString())
          .isEqualTo(json);
    }
  }

  @Test
  void identicalTreesShouldHaveTheSameDigits() {
    assertThat(areIdentical("{\"a\":[1,{}],\"b\":null}", "{\"b\":null , \"a\":[1,{}]}")).isTrue();
    assertThat(areIdentical("[1]", "[1.0]")).isFalse();
    assertThat(areIdentical("\"1\"", "1")).isFalse();
    assertThat(areIdentical("{\"a\":1}", "{\"a\":1,\"b\":1}")).isFalse();
    assertThat(areIdentical("[[]]", "[{}]")).isFalse();
    assertThat(areIdentical("\"\\u00e9\"", "\"é\"")).isTrue();
  }

  private static boolean areIdentical(String a, String b) {
    JsonNode left = JsonTree.read(JsonBytes.of(a));
    JsonNode right = JsonTree.read(JsonBytes.of(b));
    boolean identical = JsonTree.areIdentical(left, right);
    assertThat(JsonTree.areIdentical(right, left)).isEqualTo(identical);
    return identical;
  }

  @Test
  void depthShouldCountContainers() {
    assertThat(JsonTree.depthOf(JsonTree.read(JsonBytes.of("1")))).isZero();
    assertThat(JsonTree.depthOf(JsonTree.read(JsonBytes.of("{}")))).isEqualTo(1);
    assertThat(JsonTree.depthOf(JsonTree.read(JsonBytes.of("{\"a\":[1,{}],\"b\":[]}"))))
        .isEqualTo(3);
  }
}
