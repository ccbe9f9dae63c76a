package dev.sessionstore.session.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.session.json.OddJson;
import dev.sessionstore.session.patch.Patch.Patched;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** JSON Patches by chance against {@link ModelPatch}, which does them on plain collections. */
class JsonPatchModelTest {
  private static final Patch.Limits LIMITS = new Patch.Limits(1_000_000, 100);

  /**
   * A document and a patch, as models and as texts.
   *
   * @param operations each a map of its members
   */
  record Patching(
      Map<String, Object> data,
      JsonBytes text,
      List<Map<String, Object>> operations,
      byte[] patch) {}

  @Provide
  Arbitrary<Patching> patchings() {
    return OddJson.any(
        odd -> {
          Map<String, Object> data = odd.map(4);
          List<Map<String, Object>> operations = new ArrayList<>();
          Object now = data;
          for (int i = odd.below(6); i >= 0; i--) {
            Map<String, Object> operation = operation(odd, now);
            Object after = ModelPatch.apply(now, List.of(operation));
            // One that is refused makes all before it count for nothing: few of these.
            if (after != ModelPatch.REFUSED || odd.below(10) == 0) {
              operations.add(operation);
              now = after == ModelPatch.REFUSED ? now : after;
            }
          }
          return new Patching(
              data,
              JsonBytes.of(odd.spell(data)),
              operations,
              odd.spell(operations).getBytes(UTF_8));
        });
  }

  private static Map<String, Object> operation(OddJson odd, Object document) {
    String op = odd.oneOf(List.of("add", "add", "remove", "replace", "move", "copy", "test"));
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", op);
    String path = path(odd, document, op.equals("add"));
    operation.put("path", path);
    if (op.equals("move") || op.equals("copy")) {
      operation.put("from", path(odd, document, false));
      operation.put("path", path(odd, document, true));
    } else if (op.equals("test") && odd.below(4) > 0) {
      Object there = ModelPatch.find(document, ModelPatch.tokens(path));
      operation.put("value", there == ModelPatch.REFUSED ? null : there);
    } else if (!op.equals("remove")) {
      operation.put("value", odd.model(2));
    }
    return operation;
  }

  /** Mostly a place that is there, or one where something can be added. */
  private static String path(OddJson odd, Object document, boolean toAdd) {
    StringBuilder path = new StringBuilder();
    Object value = document;
    while (odd.below(5) > 0) {
      List<String> names = names(odd, value);
      if (names.isEmpty()) {
        break;
      }
      String name = odd.oneOf(names);
      path.append('/').append(escaped(name));
      value = ModelPatch.find(value, List.of(name));
    }
    if (odd.below(12) == 0) {
      path.append('/').append(escaped(odd.oneOf(List.of("01", "-1", "+1", "99999999999", "1e0"))));
    } else if (toAdd && odd.below(2) == 0) {
      String name = value instanceof List<?> list ? end(odd, list) : odd.word();
      path.append('/').append(escaped(name));
    }
    return path.toString();
  }

  private static String end(OddJson odd, List<?> list) {
    return odd.below(2) == 0 ? "-" : String.valueOf(list.size());
  }

  private static List<String> names(OddJson odd, Object value) {
    List<String> names = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(name -> names.add((String) name));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size() + odd.below(2); i++) {
        names.add(String.valueOf(i));
      }
    }
    return names;
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  @Property(tries = 2_000)
  void jsonPatchShouldDoWhatTheRfcSays(@ForAll("patchings") Patching patching) {
    JsonPatch patch = JsonPatch.parse(patching.patch(), 102);
    Object expected = ModelPatch.apply(patching.data(), patching.operations());

    Statistics.collect(expected instanceof Map ? "done" : "refused");
    if (expected instanceof Map) {
      Patched patched = patch.apply(patching.text(), LIMITS);
      JsonBytes outcome = patched.data();
      JsonBytes.parse(outcome.array(), 100);
      String spelt = new OddJson(new Random(1)).spell(expected);
      assertThat(JsonTree.read(outcome)).isEqualTo(JsonTree.read(JsonBytes.of(spelt)));
      assertThat(JsonTree.read(patched.changes().applyTo(patching.text(), LIMITS)))
          .isEqualTo(JsonTree.read(outcome));
    } else {
      assertThatExceptionOfType(PatchFailedException.class)
          .isThrownBy(() -> patch.apply(patching.text(), LIMITS));
    }
  }
}
