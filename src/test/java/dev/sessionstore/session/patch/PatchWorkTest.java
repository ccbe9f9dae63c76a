package dev.sessionstore.session.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonTree;
import dev.sessionstore.session.json.OddJson;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts how often a patch looks at the elements of a document, which no slow machine changes. */
class PatchWorkTest {
  private static final int ELEMENTS = 499_000;
  private static final Patch.Limits LIMITS = new Patch.Limits(1_000_000, 100);

  /** An element that counts who looks at it. */
  private static final class Counted extends ValueNode {
    private static final long serialVersionUID = 1L;
    private long looks;

    @Override
    public JsonNodeType getNodeType() {
      return JsonNodeType.NUMBER;
    }

    @Override
    public JsonToken asToken() {
      return JsonToken.VALUE_NUMBER_INT;
    }

    @Override
    public String asText() {
      looks++;
      return "1";
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends JsonNode> T deepCopy() {
      looks++;
      return (T) this;
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeNumber(asText());
    }

    @Override
    public boolean equals(Object other) {
      looks++;
      return other == this;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'test','path':'/a/1','value':1}",
        "{'op':'test','path':'/a','value':[1,2,3]}",
        "{'op':'replace','path':'/a/1','value':1}",
        "{'op':'copy','from':'/a','path':'/a'}",
        "{'op':'copy','from':'/a','path':'/b'}",
        "{'op':'move','from':'/a','path':'/b'},{'op':'move','from':'/b','path':'/a'}",
        "{'op':'copy','from':'/a','path':'/b'},{'op':'remove','path':'/b'}"
      })
  void aKilobyteOfOperationsShouldLookFourTimesAtEachElementAtMost(String operation) {
    Counted element = new Counted();
    ObjectNode root = JsonTree.newObject();
    ArrayNode array = root.putArray("a");
    for (int i = 0; i < ELEMENTS; i++) {
      array.add(element);
    }
    PatchedDocument document = new PatchedDocument(root, 998_007, LIMITS);
    int times = 1_000 / operation.length();
    String json = "[" + (operation + ",").repeat(times - 1) + operation + "]";
    JsonPatch patch = JsonPatch.parse(json.replace('\'', '"').getBytes(UTF_8), 102);

    try {
      patch.operations().forEach(document::apply);
    } catch (PatchFailedException | PatchTooLargeException refused) {
      assertThat(refused).hasMessageContaining(" ");
    }
    assertThat(element.looks).isLessThanOrEqualTo(4L * ELEMENTS);
  }

  @Test
  void aCopyShouldBeChargedBeforeItIsMade() {
    Counted element = new Counted();
    ObjectNode root = JsonTree.newObject();
    ArrayNode array = root.putArray("a");
    for (int i = 0; i < 1_000; i++) {
      array.add(element);
    }
    PatchedDocument document = new PatchedDocument(root, 2_007, new Patch.Limits(100, 9));
    JsonPatch patch =
        JsonPatch.parse("[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}]".getBytes(UTF_8), 9);

    long looksBefore = element.looks;
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> patch.operations().forEach(document::apply));
    assertThat(element.looks - looksBefore).isLessThanOrEqualTo(4_000);
  }

  @Property
  void sizesShouldBeThoseOfTheBytes(@ForAll Random random) {
    OddJson odd = new OddJson(random);
    JsonNode tree = JsonTree.read(JsonBytes.of(odd.value(5)));

    assertThat(new PatchWork(LIMITS, 0).sizeOf(tree, 0)).isEqualTo(JsonTree.write(tree).length());
  }
}
