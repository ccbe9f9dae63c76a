package dev.sessionstore.session.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonText;
import dev.sessionstore.session.json.OddJson;
import dev.sessionstore.session.json.OddObject;
import dev.sessionstore.session.json.Tokens;
import dev.sessionstore.session.patch.Patch.Patched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A patch changes what it names and nothing else, however odd the JSON: it keeps the order of
 * members, empty containers and every digit; only white space and the spelling of escapes are lost.
 */
class PreservationTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(1_000_000, 100);

  /**
   * An object that stands somewhere within a session's data.
   *
   * @param data all text around the object, with {@code %} where it stands
   * @param pointer where that is
   * @param object the object, with at least one member
   * @param index one of its members
   * @param value a new value
   */
  record Place(String data, String pointer, OddObject object, int index, String value) {
    String name() {
      return object.members().get(index).name();
    }

    String around(String text) {
      return data.replace("%", text);
    }
  }

  @Provide
  Arbitrary<Place> topLevel() {
    return OddJson.any(odd -> place(odd, "%", ""));
  }

  @Provide
  Arbitrary<Place> anywhere() {
    return OddJson.any(
        odd -> {
          String data = "%";
          String pointer = "";
          for (int levels = odd.below(4); levels > 0; levels--) {
            if (odd.below(2) == 0) {
              data = "[" + odd.space() + odd.value(1) + "," + data + odd.space() + ",{}]";
              pointer = "/1" + pointer;
            }
            OddObject outer = object(odd);
            int at = odd.below(outer.members().size());
            data = outer.with(at, data);
            pointer = "/" + escaped(outer.members().get(at).name()) + pointer;
          }
          return place(odd, data, pointer);
        });
  }

  private static Place place(OddJson odd, String data, String pointer) {
    OddObject object = object(odd);
    int index = odd.below(object.members().size());
    return new Place(data, pointer, object, index, odd.value(2));
  }

  private static OddObject object(OddJson odd) {
    List<OddObject.Member> members = new ArrayList<>();
    Map<String, Object> model = odd.map(3);
    model.put(odd.word(), odd.model(1));
    model.forEach((name, value) -> members.add(odd.member(name, odd.spell(value))));
    return new OddObject(members, odd.space());
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  @Property
  void fieldPatchShouldSetThatMemberOnly(@ForAll("topLevel") Place place) {
    Patch patch = MemberChanges.set(place.name(), JsonBytes.of(place.value()));

    assertThat(apply(patch, place))
        .isEqualTo(Tokens.of(place.object().with(place.index(), place.value())));
  }

  @Property
  void fieldPatchShouldPutANewMemberLast(@ForAll("topLevel") Place place) {
    Patch patch = MemberChanges.set("\ud800 new", JsonBytes.of(place.value()));

    assertThat(apply(patch, place))
        .isEqualTo(Tokens.of(place.object().plus("\ud800 new", place.value())));
  }

  @Property
  void mergePatchShouldSetThatMemberOnly(@ForAll("topLevel") Place place) {
    String array = "[" + place.value() + " ]";

    assertThat(apply(merge(place.name(), array), place))
        .isEqualTo(Tokens.of(place.object().with(place.index(), array)));
  }

  @Property
  void mergePatchShouldRemoveThatMemberOnly(@ForAll("topLevel") Place place) {
    assertThat(apply(merge(place.name(), "null"), place))
        .isEqualTo(Tokens.of(place.object().without(place.index())));
  }

  @Property
  void mergePatchShouldReachIntoObjectsAndKeepTheRest(
      @ForAll("topLevel") Place outer, @ForAll("topLevel") Place inner) {
    String data = outer.object().with(outer.index(), inner.object().text());
    String patch = member(inner.name(), "null");

    Patched outcome = merge(outer.name(), patch).apply(JsonBytes.of(data), LIMITS);

    assertThat(Tokens.of(outcome.data().toString()))
        .isEqualTo(
            Tokens.of(outer.object().with(outer.index(), inner.object().without(inner.index()))));
  }

  @Property
  void addShouldSetThatMemberOnly(@ForAll("anywhere") Place place) {
    assertThat(apply(operation("add", place, place.name(), place.value()), place))
        .isEqualTo(Tokens.of(place.around(place.object().with(place.index(), place.value()))));
  }

  @Property
  void addShouldPutANewMemberLast(@ForAll("anywhere") Place place) {
    assertThat(apply(operation("add", place, "new", place.value()), place))
        .isEqualTo(Tokens.of(place.around(place.object().plus("new", place.value()))));
  }

  @Property
  void removeShouldTakeThatMemberOnly(@ForAll("anywhere") Place place) {
    assertThat(apply(operation("remove", place, place.name(), "1"), place))
        .isEqualTo(Tokens.of(place.around(place.object().without(place.index()))));
  }

  @Property
  void replaceShouldSetThatMemberOnly(@ForAll("anywhere") Place place) {
    assertThat(apply(operation("replace", place, place.name(), place.value()), place))
        .isEqualTo(Tokens.of(place.around(place.object().with(place.index(), place.value()))));
  }

  @Property
  void copyShouldCopyTheBytes(@ForAll("anywhere") Place place) {
    Patch patch = operation("copy", place, "new", "1");
    String value = place.object().members().get(place.index()).value();

    assertThat(apply(patch, place))
        .isEqualTo(Tokens.of(place.around(place.object().plus("new", value))));
  }

  @Property
  void testShouldChangeNothing(@ForAll("anywhere") Place place) {
    String value = place.object().members().get(place.index()).value();

    assertThat(apply(operation("test", place, place.name(), value), place))
        .isEqualTo(Tokens.of(place.around(place.object().text())));
  }

  @Property
  void addAndRemoveAgainShouldChangeNothing(@ForAll("anywhere") Place place) {
    String add = operation("add", place, "new", place.value()).source().toString();
    String remove = operation("remove", place, "new", "1").source().toString();
    String both = add.substring(0, add.length() - 1) + "," + remove.substring(1);

    assertThat(apply(JsonPatch.parse(both.getBytes(UTF_8), 100), place))
        .isEqualTo(Tokens.of(place.around(place.object().text())));
  }

  private static List<String> apply(Patch patch, Place place) {
    JsonBytes data = JsonBytes.of(place.around(place.object().text()));
    byte[] before = data.array().clone();
    String outcome = patch.apply(data, LIMITS).data().toString();
    assertThat(data.array()).as("the data that was patched").isEqualTo(before);
    return Tokens.of(outcome);
  }

  private static Patch merge(String name, String value) {
    return MemberChanges.ofMergePatch(member(name, value).getBytes(UTF_8), 100);
  }

  private static String member(String name, String value) {
    return "{" + JsonText.quote(name) + ":" + value + "}";
  }

  private static JsonPatch operation(String op, Place place, String name, String value) {
    String patch =
        "[{\"op\":\"%s\",\"path\":%s,\"from\":%s,\"value\":%s}]"
            .formatted(op, pointer(place, name), pointer(place, place.name()), value);
    return JsonPatch.parse(patch.getBytes(UTF_8), 100);
  }

  private static JsonBytes pointer(Place place, String name) {
    return JsonText.quote(place.pointer() + "/" + escaped(name));
  }
}
