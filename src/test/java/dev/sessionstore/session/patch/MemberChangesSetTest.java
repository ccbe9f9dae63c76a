package dev.sessionstore.session.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.json.JsonBytes;
import org.junit.jupiter.api.Test;

/** The change that sets one field, whole. */
class MemberChangesSetTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(1000, 100);

  @Test
  void applyToShouldSetAMemberInItsPlace() {
    assertThat(apply("a", "{ \"c\":null }", "{ \"a\" : {\"b\":1} ,\"d\":2}"))
        .hasToString("{\"a\":{\"c\":null},\"d\":2}");
  }

  @Test
  void applyToShouldAddAMemberAtTheEnd() {
    assertThat(apply("", "1.10", "{\"a\":1 }")).hasToString("{\"a\":1,\"\":1.10}");
    assertThat(apply("\"é\ud800/~", "null", "{}")).hasToString("{\"\\\"é\\uD800/~\":null}");
  }

  @Test
  void aChangeShouldBeHadAgainFromItsBytes() {
    for (String name : new String[] {"a", "", "\"\\\ud800\n", "é😀"}) {
      MemberChanges patch = MemberChanges.set(name, JsonBytes.of("{\"b\": -0}"));

      assertThat(MemberChanges.fromBytes(patch.toBytes())).isEqualTo(patch);
    }
  }

  @Test
  void changesShouldSetTheMemberWhateverItWas() {
    Patch patch = MemberChanges.set("a", JsonBytes.of("{}"));

    assertThat(patch.apply(JsonBytes.of("{}"), LIMITS).changes())
        .hasToString("{\"a\":{\"set\":{}}}");
  }

  private static JsonBytes apply(String name, String value, String data) {
    return MemberChanges.set(name, JsonBytes.of(value)).apply(JsonBytes.of(data), LIMITS).data();
  }
}
