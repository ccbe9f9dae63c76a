package dev.sessionstore.session.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonSyntaxException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(1_000_000, 100);

  static List<PatchCase> cases() throws IOException {
    return PatchCase.read("/patch/json-patch.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void applyToShouldDoAsTheTableSays(PatchCase line) {
    if (line.has("invalid")) {
      assertThatThrownBy(() -> JsonPatch.parse(line.patch(), 100))
          .isInstanceOf(InvalidPatchException.class)
          .hasMessageContaining(line.text("invalid"));
      return;
    }
    JsonPatch patch = JsonPatch.parse(line.patch(), 100);
    if (line.has("failed")) {
      assertThatThrownBy(() -> patch.apply(line.data(), LIMITS))
          .isInstanceOf(PatchFailedException.class)
          .hasMessageContaining(line.text("failed"));
    } else {
      assertThat(patch.apply(line.data(), LIMITS).data()).isEqualTo(line.outcome());
    }
  }

  @Test
  void parseShouldRefuseWhatIsNotJson() {
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> parse("[{\"op\":\"remove\",\"path\":\"/a\",\"op\":\"add\"}]"));
  }

  @Test
  void failureShouldNameTheOperationAndItsPath() {
    assertThatExceptionOfType(PatchFailedException.class)
        .isThrownBy(() -> parse("[{\"op\":\"remove\",\"path\":\"/a\"}]").apply(of("{}"), LIMITS))
        .withMessage("operation 0 (remove \"/a\"): there is no such member");
  }

  @Test
  void failureShouldNotRepeatALongPath() {
    JsonPatch patch = parse("[{\"op\":\"remove\",\"path\":\"/%s\"}]".formatted("a".repeat(9999)));

    assertThatExceptionOfType(PatchFailedException.class)
        .isThrownBy(() -> patch.apply(of("{}"), LIMITS))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void copiesThatDoubleTheDocumentShouldStopAtTheLimit() {
    JsonPatch bomb = parse(repeated("{'op':'copy','from':'/a','path':'/a/-'}", 60));

    assertThatExceptionOfType(PatchTooLargeException.class)
        .isThrownBy(() -> bomb.apply(of("{\"a\":[\"0123456789\"]}"), LIMITS))
        .satisfies(
            e -> {
              assertThat(e.limit()).isEqualTo(1_000_000);
              assertThat(e.size()).isBetween(1_000_001L, 2_000_100L);
            });
  }

  @Test
  void aStepBeyondTheLimitShouldFailThoughALaterOneWouldShrinkIt() {
    JsonPatch patch =
        parse("[{'op':'add','path':'/a','value':'0123456789'},{'op':'remove','path':'/a'}]");

    assertThatExceptionOfType(PatchTooLargeException.class)
        .isThrownBy(() -> patch.apply(of("{}"), new Patch.Limits(17, 9)));
    assertThat(patch.apply(of("{}"), new Patch.Limits(18, 9)).data()).hasToString("{}");
  }

  @Test
  void theLimitShouldBeTheLastSizeAllowed() {
    JsonPatch patch =
        parse("[{'op':'add','path':'/a','value':[1]},{'op':'add','path':'/a/0','value':2}]");

    assertThat(patch.apply(of("{}"), new Patch.Limits(11, 9)).data()).hasToString("{\"a\":[2,1]}");
    assertThatExceptionOfType(PatchTooLargeException.class)
        .isThrownBy(() -> patch.apply(of("{}"), new Patch.Limits(10, 9)))
        .withMessage("the patched data would have 11 bytes, and 10 are allowed");
  }

  @Test
  void nestingBeyondTheLimitShouldFail() {
    JsonPatch patch = parse("[{'op':'add','path':'/a/0','value':[[]]}]");

    assertThat(patch.apply(of("{\"a\":[]}"), new Patch.Limits(99, 4)).data())
        .hasToString("{\"a\":[[[]]]}");
    assertThatExceptionOfType(PatchFailedException.class)
        .isThrownBy(() -> patch.apply(of("{\"a\":[]}"), new Patch.Limits(99, 3)))
        .withMessage("operation 0 (add \"/a/0\"): nested deeper than 3 levels");
  }

  @Test
  void movesThatBuildATowerShouldFailAtTheDepthLimit() {
    String up = "{'op':'add','path':'/b','value':{}},{'op':'move','from':'/a','path':'/b/x'},";
    String round = up + "{'op':'move','from':'/b','path':'/a'}";

    assertThatExceptionOfType(PatchFailedException.class)
        .isThrownBy(() -> parse(repeated(round, 200)).apply(of("{\"a\":{}}"), LIMITS))
        .withMessageContaining("nested deeper than 100 levels");
  }

  @Test
  void manyCheapOperationsShouldAllBeDone() {
    JsonBytes outcome =
        parse(repeated("{'op':'add','path':'/a/0','value':1}", 10_000))
            .apply(of("{\"a\":[]}"), LIMITS)
            .data();

    assertThat(outcome.length()).isEqualTo(20_007);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'add','path':'/a/0','value':1}",
        "{'op':'remove','path':'/a/0'}",
        "{'op':'add','path':'/b','value':{}},{'op':'move','from':'/a','path':'/b/c'},"
            + "{'op':'move','from':'/b/c','path':'/a'}",
        "{'op':'copy','from':'/a','path':'/b'},{'op':'remove','path':'/b/0'}"
      })
  void smallOperationsThatAskForMuchWorkShouldBeStopped(String operation) {
    String numbers =
        IntStream.range(0, 200_000).mapToObj(i -> "1").collect(Collectors.joining(",", "[", "]"));
    JsonBytes data = of("{\"a\":" + numbers + "}");
    JsonPatch patch = parse(repeated(operation, 1_000));

    assertThatExceptionOfType(PatchFailedException.class)
        .isThrownBy(() -> patch.apply(data, LIMITS))
        .withMessageContaining("the patch takes too much work");
  }

  @Test
  void aPatchShouldBeHadAgainFromItsSource() {
    JsonPatch patch = parse(" [ {'op':'remove', 'path':'/a'} ] ");

    JsonPatch again = JsonPatch.of(patch.source());

    assertThat(again).isEqualTo(patch).hasSameHashCodeAs(patch).hasToString(patch.toString());
    assertThat(again.apply(of("{\"a\":1}"), LIMITS).data()).hasToString("{}");
  }

  @Test
  void changesShouldBeTheDifference() {
    JsonPatch patch = parse("[{'op':'move','from':'/a/b','path':'/c'}]");
    JsonBytes before = of("{\"a\":{\"b\":1,\"d\":2}}");

    assertThat(patch.apply(before, LIMITS).changes())
        .hasToString("{\"a\":{\"merge\":{\"b\":{\"remove\":true}}},\"c\":{\"set\":1}}");
  }

  private static String repeated(String operation, int times) {
    return "[" + (operation + ",").repeat(times - 1) + operation + "]";
  }

  /** A patch written with apostrophes for quotes. */
  private static JsonPatch parse(String patch) {
    return JsonPatch.parse(patch.replace('\'', '"').getBytes(UTF_8), 100);
  }

  private static JsonBytes of(String json) {
    return JsonBytes.of(json);
  }
}
