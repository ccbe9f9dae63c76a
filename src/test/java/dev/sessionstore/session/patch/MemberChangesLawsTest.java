package dev.sessionstore.session.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.session.json.OddJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What outages rely on: changes may be applied twice, and composed before they are applied. */
class MemberChangesLawsTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(1_000_000, 100);

  @Provide
  Arbitrary<JsonBytes> data() {
    return OddJson.any(odd -> JsonBytes.of(odd.spell(odd.map(4))));
  }

  @Provide
  Arbitrary<MemberChanges> changes() {
    return OddJson.any(MemberChangesLawsTest::someChanges);
  }

  private static MemberChanges someChanges(OddJson odd) {
    return switch (odd.below(8)) {
      case 0 -> MemberChanges.set(odd.word(), JsonBytes.of(odd.value(3)));
      case 1 -> MemberChanges.remove(odd.word());
      case 2, 3 ->
          MemberChanges.between(
              JsonBytes.of(odd.spell(odd.map(3))), JsonBytes.of(odd.spell(odd.map(3))));
      case 4 -> someChanges(odd).then(someChanges(odd));
      default -> MemberChanges.ofMergePatch(odd.spell(odd.map(4)).getBytes(UTF_8), 100);
    };
  }

  @Property
  void applyingTwiceShouldBeApplyingOnce(
      @ForAll("changes") MemberChanges changes, @ForAll("data") JsonBytes data) {
    JsonBytes once = changes.applyTo(data, LIMITS);

    assertThat(changes.applyTo(once, LIMITS)).isEqualTo(once);
  }

  @Property
  void composedChangesShouldDoWhatBothDoInTurn(
      @ForAll("changes") MemberChanges first,
      @ForAll("changes") MemberChanges second,
      @ForAll("data") JsonBytes data) {
    assertSameValue(
        first.then(second).applyTo(data, LIMITS),
        second.applyTo(first.applyTo(data, LIMITS), LIMITS));
  }

  @Property
  void compositionShouldNotDependOnWhereItBegins(
      @ForAll("changes") MemberChanges a,
      @ForAll("changes") MemberChanges b,
      @ForAll("changes") MemberChanges c,
      @ForAll("data") JsonBytes data) {
    assertSameValue(
        a.then(b).then(c).applyTo(data, LIMITS), a.then(b.then(c)).applyTo(data, LIMITS));
  }

  @Property
  void noChangesShouldBeNeutral(
      @ForAll("changes") MemberChanges changes, @ForAll("data") JsonBytes data) {
    assertThat(changes.then(MemberChanges.NONE)).isEqualTo(changes);
    assertThat(MemberChanges.NONE.then(changes)).isEqualTo(changes);
    assertThat(MemberChanges.NONE.applyTo(data, LIMITS)).isEqualTo(data);
  }

  @Property
  void theDifferenceShouldMakeTheOneTheOther(
      @ForAll("data") JsonBytes before, @ForAll("data") JsonBytes after) {
    MemberChanges difference = MemberChanges.between(before, after);

    assertSameValue(difference.applyTo(before, LIMITS), after);
    assertThat(MemberChanges.between(before, before).isEmpty()).isTrue();
    assertThat(MemberChanges.between(difference.applyTo(before, LIMITS), after).isEmpty()).isTrue();
  }

  @Property
  void theDifferenceThatChangesMakeShouldDoTheSame(
      @ForAll("changes") MemberChanges changes, @ForAll("data") JsonBytes data) {
    JsonBytes outcome = changes.applyTo(data, LIMITS);

    assertSameValue(MemberChanges.between(data, outcome).applyTo(data, LIMITS), outcome);
  }

  @Property
  void changesShouldComeBackFromTheirBytes(
      @ForAll("changes") MemberChanges changes, @ForAll("data") JsonBytes data) {
    JsonBytes bytes = changes.toBytes();
    MemberChanges again = MemberChanges.fromBytes(bytes);

    JsonBytes.parse(bytes.array(), 100);
    assertThat(again).isEqualTo(changes).hasSameHashCodeAs(changes);
    assertThat(again.toBytes()).isEqualTo(bytes);
    assertThat(again.applyTo(data, LIMITS)).isEqualTo(changes.applyTo(data, LIMITS));
  }

  /** Two models and a text of each. */
  record Merge(Map<String, Object> data, JsonBytes text, Map<String, Object> patch, byte[] bytes) {}

  @Provide
  Arbitrary<Merge> merges() {
    return OddJson.any(
        odd -> {
          Map<String, Object> data = odd.map(4);
          Map<String, Object> patch = odd.map(4);
          return new Merge(
              data, JsonBytes.of(odd.spell(data)), patch, odd.spell(patch).getBytes(UTF_8));
        });
  }

  @Property
  void mergePatchShouldDoWhatTheRfcSays(@ForAll("merges") Merge merge) {
    JsonBytes outcome =
        MemberChanges.ofMergePatch(merge.bytes(), 100).apply(merge.text(), LIMITS).data();

    Object expected = mergeAsTheRfcSays(merge.data(), merge.patch());
    String spelt = new OddJson(new Random(1)).spell(expected);
    assertSameValue(outcome, JsonBytes.of(spelt));
  }

  /** The pseudocode of RFC 7396, section 2, on maps. */
  private static Object mergeAsTheRfcSays(Object target, Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return patch;
    }
    Map<Object, Object> merged =
        new LinkedHashMap<>(target instanceof Map<?, ?> map ? map : Map.of());
    changes.forEach(
        (name, value) -> {
          if (value == null) {
            merged.remove(name);
          } else {
            merged.put(name, mergeAsTheRfcSays(merged.get(name), value));
          }
        });
    return merged;
  }

  private static void assertSameValue(JsonBytes actual, JsonBytes expected) {
    assertThat(JsonTree.read(actual).equals(JsonTree.read(expected)))
        .as("%s should be equal to %s", actual, expected)
        .isTrue();
  }
}
