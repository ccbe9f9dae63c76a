package dev.sessionstore.session.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.NotAnObjectException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MergePatchTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(1_000_000, 100);

  static List<PatchCase> cases() throws IOException {
    return PatchCase.read("/patch/merge-patch.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void applyToShouldDoAsTheTableSays(PatchCase line) {
    assertThat(MemberChanges.ofMergePatch(line.patch(), 100).apply(line.data(), LIMITS).data())
        .isEqualTo(line.outcome());
  }

  @Test
  void aPatchThatChangesNothingShouldKeepEveryByte() {
    JsonBytes data = JsonBytes.of("{ \"a\" : [ 1E5 ] , \"b\":{ \"c\":\"\\u00e9\" } }");

    assertThat(parse("{\"a\":[1E5],\"b\":{\"c\":\"é\",\"d\":null}}").apply(data, LIMITS).data())
        .isEqualTo(data);
    assertThat(parse("{\"a\":[100000]}").apply(data, LIMITS).data())
        .hasToString("{\"a\":[100000],\"b\":{\"c\":\"é\"}}");
  }

  @Test
  void parseShouldRefuseWhatIsNoObject() {
    assertThatExceptionOfType(NotAnObjectException.class).isThrownBy(() -> parse("[1]"));
    assertThatExceptionOfType(NotAnObjectException.class).isThrownBy(() -> parse("null"));
    assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> parse("{\"a\":}"));
  }

  @Test
  void applyToShouldHoldTheOutcomeToTheLimits() {
    JsonBytes data = JsonBytes.of("{\"a\":{}}");

    assertThat(parse("{\"a\":{\"b\":[]}}").apply(data, new Patch.Limits(14, 3)).data())
        .hasToString("{\"a\":{\"b\":[]}}");
    assertThatExceptionOfType(PatchTooLargeException.class)
        .isThrownBy(() -> parse("{\"a\":{\"b\":[]}}").apply(data, new Patch.Limits(13, 3)).data());
    assertThatExceptionOfType(PatchFailedException.class)
        .isThrownBy(() -> parse("{\"a\":{\"b\":[]}}").apply(data, new Patch.Limits(14, 2)).data())
        .withMessage("the outcome nests deeper than 2 levels");
  }

  @Test
  void aPatchShouldBeHadAgainFromItsBytes() {
    MemberChanges patch = parse(" {\"a\": null, \"b\":{\"c\":1} }");

    MemberChanges again = MemberChanges.fromBytes(patch.toBytes());

    assertThat(again).isEqualTo(patch).hasSameHashCodeAs(patch).hasToString(patch.toString());
  }

  private static MemberChanges parse(String patch) {
    return MemberChanges.ofMergePatch(patch.getBytes(UTF_8), 100);
  }
}
