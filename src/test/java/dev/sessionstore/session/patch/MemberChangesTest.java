package dev.sessionstore.session.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.NotAnObjectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberChangesTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(1000, 100);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1}               | {"a":1}                | {}
          {"a": 1 }             | { "a":1}               | {}
          {"a":1}               | {"a":1.0}              | {"a":{"set":1.0}}
          {}                    | {"a":null}             | {"a":{"set":null}}
          {"a":null}            | {}                     | {"a":{"remove":true}}
          {"a":{"b":1,"c":2}}   | {"a":{"c":2,"d":{}}}   | {"a":{"merge":{"d":{"set":{}},"b":{"remove":true}}}}
          {"a":1}               | {"a":{"b":1}}          | {"a":{"set":{"b":1}}}
          {"a":{"b":1}}         | {"a":[]}               | {"a":{"set":[]}}
          {"a":[1,{"b":1}]}     | {"a":[1,{"b":2}]}      | {"a":{"set":[1,{"b":2}]}}
          {"a":{"b":[ ]}}       | {"a":{"b":[ ]} }       | {}
          {"\\u0061":1}         | {"a":2}                | {"a":{"set":2}}
          """)
  void betweenShouldFindTheLeastThatChanged(String before, String after, String changes) {
    assertThat(MemberChanges.between(JsonBytes.of(before), JsonBytes.of(after)))
        .hasToString(changes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":{"set":1}}                  | {"a":{"set":2},"b":{"set":3}}    | {"a":{"set":2},"b":{"set":3}}
          {"a":{"set":1}}                  | {"a":{"remove":true}}            | {"a":{"remove":true}}
          {"a":{"remove":true}}            | {"a":{"merge":{"b":{"set":1}}}}  | {"a":{"set":{"b":1}}}
          {"a":{"set":1}}                  | {"a":{"merge":{}}}               | {"a":{"set":{}}}
          {"a":{"set":{ "b":1,"c" :2}}}    | {"a":{"merge":{"b":{"remove":true}}}} | {"a":{"set":{"c":2}}}
          {"a":{"merge":{"b":{"set":1}}}}  | {"a":{"merge":{"c":{"set":2}}}}  | {"a":{"merge":{"b":{"set":1},"c":{"set":2}}}}
          {"a":{"merge":{"b":{"set":1}}}}  | {"a":{"set":3}}                  | {"a":{"set":3}}
          """)
  void thenShouldLetTheLaterWinAndMergeTheNested(String first, String second, String both) {
    assertThat(changes(first).then(changes(second))).hasToString(both);
  }

  @Test
  void twoBranchesThatWroteDifferentFieldsShouldBothSurvive() {
    JsonBytes base = JsonBytes.of("{\"n\":0}");
    MemberChanges degraded =
        MemberChanges.between(base, JsonBytes.of("{\"n\":0,\"draft\":{\"q1\":\"yes\"}}"));
    JsonBytes newer = JsonBytes.of("{\"n\":1,\"draft\":{\"q2\":\"no\"}}");

    // The degraded change put the draft there as a whole, so it wins as a whole.
    assertThat(degraded.applyTo(newer, LIMITS)).hasToString("{\"n\":1,\"draft\":{\"q1\":\"yes\"}}");
    assertThat(
            MemberChanges.ofMergePatch("{\"draft\":{\"q1\":\"yes\"}}".getBytes(UTF_8), 100)
                .applyTo(newer, LIMITS))
        .hasToString("{\"n\":1,\"draft\":{\"q2\":\"no\",\"q1\":\"yes\"}}");
  }

  @Test
  void setShouldTakeNullAsAValue() {
    assertThat(
            MemberChanges.set("a", JsonBytes.of("null")).applyTo(JsonBytes.of("{\"a\":1}"), LIMITS))
        .hasToString("{\"a\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":{\"set\":1,\"remove\":true}}",
        "{\"a\":{\"merge\":[]}}",
        "{\"a\":{\"add\":1}}"
      })
  void fromBytesShouldRefuseWhatIsNoForm(String form) {
    assertThatIllegalArgumentException().isThrownBy(() -> changes(form));
  }

  @Test
  void fromBytesShouldRefuseWhatIsNoObject() {
    assertThatExceptionOfType(NotAnObjectException.class).isThrownBy(() -> changes("[]"));
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> changes("{\"a\":{\"set\":"));
  }

  private static MemberChanges changes(String form) {
    return MemberChanges.fromBytes(JsonBytes.of(form));
  }
}
