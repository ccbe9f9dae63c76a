package dev.sessionstore.session.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

class JsonFuzzTest {
  private static final int MAX_DEPTH = 5;
  private static final String PIECES =
      "{}[]\"\\,:0123456789-+.eEu/ \t\n\rtruefalsn\u0000\u0080\u00e9\u00f0\u00ff";

  @Provide
  Arbitrary<byte[]> documents() {
    return OddJson.any(odd -> (odd.space() + odd.value(MAX_DEPTH) + odd.space()).getBytes(UTF_8));
  }

  @Provide
  Arbitrary<byte[]> mutants() {
    return OddJson.any(
        odd -> {
          byte[] document = odd.value(MAX_DEPTH + 1).getBytes(UTF_8);
          for (int i = 1 + odd.below(3); i > 0; i--) {
            document = mutate(odd, document);
          }
          return document;
        });
  }

  private static byte[] mutate(OddJson odd, byte[] document) {
    String text = new String(document, ISO_8859_1);
    int from = odd.below(text.length() + 1);
    int to = Math.min(text.length(), from + odd.below(4));
    String piece =
        switch (odd.below(4)) {
          case 0 -> "";
          case 1 -> text.substring(from, to) + text.substring(from, to);
          case 2 -> String.valueOf((char) odd.below(256));
          default -> String.valueOf(PIECES.charAt(odd.below(PIECES.length())));
        };
    return (text.substring(0, from) + piece + text.substring(to)).getBytes(ISO_8859_1);
  }

  @Property
  void documentsShouldBeTakenWithTheirBytes(@ForAll("documents") byte[] document) {
    assertThat(JsonBytes.parse(document, MAX_DEPTH))
        .hasToString(strip(new String(document, UTF_8)));
  }

  private static String strip(String json) {
    return json.replaceAll("^[ \\t\\r\\n]+|[ \\t\\r\\n]+$", "");
  }

  @Property(tries = 3_000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void mutantsShouldBeTakenIfAndOnlyIfTheyAreJson(@ForAll("mutants") byte[] mutant) {
    boolean taken = isTaken(mutant);

    assertThat(taken).isEqualTo(StrictGrammar.accepts(mutant, MAX_DEPTH));
    Statistics.label("taken")
        .collect(taken)
        .coverage(
            each -> {
              each.check(true).percentage(share -> share > 10);
              each.check(false).percentage(share -> share > 10);
            });
  }

  @Property
  void randomBytesShouldBeTakenIfAndOnlyIfTheyAreJson(@ForAll byte[] bytes) {
    assertThat(isTaken(bytes)).isEqualTo(StrictGrammar.accepts(bytes, MAX_DEPTH));
  }

  @Property
  void openingBrokenBytesShouldFailOrAnswerButNeverEscape(@ForAll("mutants") byte[] mutant) {
    try {
      assertThat(JsonBytes.wrap(mutant).members()).doesNotContainValue(null);
      JsonTree.read(JsonBytes.wrap(mutant));
    } catch (JsonSyntaxException | NotAnObjectException e) {
      assertThat(e).hasMessageContaining(" ");
    }
  }

  @Property
  void membersShouldBeThoseOfTheTree(@ForAll("documents") byte[] document) {
    JsonNode tree = JsonTree.parse(document, MAX_DEPTH);
    if (!tree.isObject()) {
      return;
    }
    Map<String, JsonBytes> members = JsonBytes.parseMembers(document, MAX_DEPTH);
    assertThat(members.keySet()).containsExactlyElementsOf(tree::fieldNames);
    members.forEach(
        (name, member) -> {
          JsonNode value = tree.get(name);
          assertThat(member.kind()).isEqualTo(JsonTree.kindOf(value));
          assertThat(JsonTree.read(member)).isEqualTo(value);
          if (value.isTextual()) {
            assertThat(member.text()).isEqualTo(value.textValue());
          }
        });
  }

  private static boolean isTaken(byte[] document) {
    byte[] before = document.clone();
    try {
      JsonBytes.parse(document, MAX_DEPTH);
      return true;
    } catch (JsonSyntaxException e) {
      assertThat(e.line()).isPositive();
      assertThat(e.column()).isPositive();
      return false;
    } finally {
      assertThat(Arrays.equals(before, document)).isTrue();
    }
  }
}
