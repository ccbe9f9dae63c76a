package dev.sessionstore.session.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equality as RFC 6902, section 4.6 defines it for the operation "test". */
class ExactNumberTest {
  private static boolean areEqual(String a, String b) {
    JsonNode left = JsonTree.read(JsonBytes.of(a));
    JsonNode right = JsonTree.read(JsonBytes.of(b));
    boolean equal = left.equals(right);
    assertThat(right.equals(left)).as("the other way round").isEqualTo(equal);
    if (equal) {
      assertThat(left).hasSameHashCodeAs(right);
    }
    return equal;
  }

  @ParameterizedTest
  @CsvSource({
    "0,-0",
    "0,0.0e99999999999999999999999",
    "1,1.0",
    "1,10e-1",
    "1,0.1E+1",
    "-1,-1e0",
    "100,1e2",
    "100,1E+002",
    "0.001,1e-3",
    "0.0010,10.0e-4",
    "1e99999999999999999999,10e99999999999999999998",
    "1e-99999999999999999999,0.1e-99999999999999999998",
    "1e0000000000000000000000001,10",
    "1e10000000000000000000,0.1e10000000000000000001",
    "1e-0,1",
    "105.050e-1,10.505"
  })
  void numbersShouldBeEqualIfTheyAmountToTheSame(String a, String b) {
    assertThat(areEqual(a, b)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0,1",
    "1,-1",
    "1,10",
    "1,1e1",
    "1,1.01",
    "12,1.2",
    "123,12",
    "1e5,1e-5",
    "9007199254740993,9007199254740992",
    "0.1,0.1000000000000000055511151231257827",
    "1e400,1e401",
    "1e99999999999999999999,1e99999999999999999998",
    "1e99999999999999999999,1e-99999999999999999999",
    "1e18446744073709551616,1",
    "101,1001"
  })
  void numbersShouldDifferIfTheyAmountToOthers(String a, String b) {
    assertThat(areEqual(a, b)).isFalse();
  }

  @Test
  void aMillionDigitsShouldCostAboutAMillionSteps() {
    String digits = "7".repeat(1_000_000);

    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          assertThat(areEqual(digits, digits + ".0")).isTrue();
          assertThat(areEqual("1e" + digits, "10e" + digits)).isFalse();
          assertThat(areEqual("1e" + digits, "1.0e0" + digits)).isTrue();
        });
  }

  @Provide
  Arbitrary<Object> models() {
    return OddJson.any(odd -> Arrays.asList(odd.model(4)));
  }

  @Provide
  Arbitrary<List<String>> spellings() {
    return OddJson.any(
        odd -> {
          Object model = odd.model(4);
          return List.of(odd.spell(model), odd.spell(model));
        });
  }

  @Property
  void spellingsOfOneModelShouldBeEqual(@ForAll("spellings") List<String> two) {
    assertThat(areEqual(two.get(0), two.get(1))).isTrue();
  }

  @Property
  void modelsShouldBeEqualIfTheirSpellingsAre(
      @ForAll("models") Object a, @ForAll("models") Object b, @ForAll Random random) {
    OddJson odd = new OddJson(random);

    assertThat(areEqual(odd.spell(a), odd.spell(b))).isEqualTo(a.equals(b));
  }

  @Property
  void numbersShouldCompareAsBigDecimalsDo(@ForAll BigDecimal a, @ForAll BigDecimal b) {
    assertThat(areEqual(a.toString(), b.toString())).isEqualTo(a.compareTo(b) == 0);
    assertThat(areEqual(a.toString(), a.toPlainString())).isTrue();
    assertThat(areEqual(a.toString(), a.stripTrailingZeros().toString())).isTrue();
  }
}
