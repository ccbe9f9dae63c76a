package dev.sessionstore.session.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EditableValueTest {
  @Test
  void anOpenedValueShouldBeWrittenAsItStood() {
    String json = "{ \"a\" : [ 1.10 ,{ } , [ ]] , \"\\u0062\":{\"c\" :-0 } }";
    EditableValue value = EditableValue.of(JsonBytes.of(json));

    value.asObject().get("a").asArray().get(1).asObject();
    value.asObject().get("b").asObject();

    assertThat(value.value()).hasToString(json);
    assertThat(value.length()).isEqualTo(json.length());
  }

  @Test
  void aCopyShouldNotChangeWithItsOriginal() {
    EditableValue original = EditableValue.of(JsonBytes.of("{\"a\":[{\"b\":1}]}"));
    original.asObject().get("a").asArray().get(0).asObject();
    EditableValue copy = original.copy();

    original.asObject().get("a").asArray().get(0).asObject().remove("b");
    copy.asObject().get("a").asArray().insert(0, EditableValue.of(JsonBytes.of("2")));

    assertThat(original.value()).hasToString("{\"a\":[{}]}");
    assertThat(original.length()).isEqualTo(10);
    assertThat(copy.value()).hasToString("{\"a\":[2,{\"b\":1}]}");
    assertThat(copy.length()).isEqualTo(17);
  }

  @Test
  void aValueThatWasTakenOutShouldNoLongerCount() {
    EditableValue value = EditableValue.of(JsonBytes.of("{\"a\":{}}"));
    EditableValue inner = value.asObject().remove("a");

    inner.asObject().put("b", EditableValue.of(JsonBytes.of("1")));

    assertThat(value.length()).isEqualTo(2);
    assertThat(inner.length()).isEqualTo(7);
  }

  @Test
  void openingAnotherKindShouldFail() {
    EditableValue number = EditableValue.of(JsonBytes.of("1"));
    EditableValue array = EditableValue.of(JsonBytes.of("[]"));
    array.asArray();

    assertThatExceptionOfType(NotAnObjectException.class).isThrownBy(number::asObject);
    assertThatExceptionOfType(NotAnObjectException.class).isThrownBy(array::asObject);
    assertThatIllegalStateException().isThrownBy(number::asArray);
  }

  @Property(tries = 200)
  void editsShouldAgreeWithThoseOfCollections(@ForAll Random random) {
    OddJson odd = new OddJson(random);
    Map<String, Object> model = odd.map(4);
    EditableValue value = EditableValue.of(JsonBytes.of(odd.spell(model)));

    for (int i = 0; i < 20; i++) {
      edit(odd, model, value);
      JsonValue now = value.value();
      assertThat(value.length()).isEqualTo(now.length());
      assertThat(value.depth()).isEqualTo(now.depth());
      assertThat(JsonValue.parse(now.bytes().array(), 99).isEqualTo(spelt(odd, model))).isTrue();
    }
  }

  private static JsonValue spelt(OddJson odd, Object model) {
    return JsonValue.of(JsonBytes.of(odd.spell(model)));
  }

  @SuppressWarnings("unchecked")
  private static void edit(OddJson odd, Object model, EditableValue value) {
    if (model instanceof Map<?, ?>) {
      edit(odd, (Map<String, Object>) model, value.asObject());
    } else if (model instanceof List<?>) {
      edit(odd, (List<Object>) model, value.asArray());
    }
  }

  private static void edit(OddJson odd, Map<String, Object> model, EditableObject object) {
    List<String> names = new ArrayList<>(model.keySet());
    String name = names.isEmpty() || odd.below(3) == 0 ? odd.word() : odd.oneOf(names);
    EditableValue member = object.get(name);
    assertThat(member != null).isEqualTo(model.containsKey(name));
    switch (odd.below(4)) {
      case 0 -> {
        Object added = odd.model(2);
        model.put(name, added);
        object.put(name, EditableValue.of(spelt(odd, added)));
      }
      case 1 -> {
        model.remove(name);
        assertThat(object.remove(name)).isSameAs(member);
      }
      default -> {
        if (member != null) {
          edit(odd, model.get(name), member);
        }
      }
    }
  }

  private static void edit(OddJson odd, List<Object> model, EditableArray array) {
    assertThat(array.size()).isEqualTo(model.size());
    Object added = odd.model(2);
    EditableValue value = EditableValue.of(spelt(odd, added));
    int at = odd.below(model.size() + 1);
    if (at == model.size() || odd.below(4) == 0) {
      model.add(at, added);
      array.insert(at, value);
    } else if (odd.below(3) == 0) {
      model.set(at, added);
      array.set(at, value);
    } else if (odd.below(2) == 0) {
      model.remove(at);
      array.remove(at);
    } else {
      edit(odd, model.get(at), array.get(at));
    }
  }
}
