package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.json.JsonBytes;
import io.vertx.core.json.JsonArray;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void itShouldSetTheCommas() {
    JsonWriter out = new JsonWriter(16).beginObject().name("a").value(1).name("b").beginArray();
    out.value("x").value(true).value(false).nullValue().value((String) null).endArray();
    out.name("c").beginObject().endObject().name("d").value(JsonBytes.of("{\"e\":1.10}"));
    out.name("t").time(0).name("u").raw(new byte[] {'7'});
    assertThat(out.endObject().buffer().toString())
        .isEqualTo(
            "{\"a\":1,\"b\":[\"x\",true,false,null,null],\"c\":{},\"d\":{\"e\":1.10},"
                + "\"t\":\"1970-01-01T00:00:00.000Z\",\"u\":7}");
  }

  @Property
  void textsAndNumbersOfAnySizeShouldComeBack(
      @ForAll @Size(max = 40) List<String> texts, @ForAll @Size(max = 40) List<Long> numbers) {
    JsonWriter out = new JsonWriter(0).beginArray();
    texts.forEach(out::value);
    numbers.forEach(out::value);
    JsonArray expected = new JsonArray();
    texts.forEach(expected::add);
    numbers.forEach(expected::add);
    JsonArray written = new JsonArray(out.endArray().buffer());
    assertThat(written.encode()).isEqualTo(expected.encode());
  }

  @Test
  void longTextsShouldComeBack() {
    for (int length = 490; length < 530; length++) {
      String text = "x".repeat(length);
      JsonWriter out = new JsonWriter(0).beginArray().value(text).value("y").value(text);
      assertThat(out.endArray().buffer().toString())
          .isEqualTo("[\"" + text + "\",\"y\",\"" + text + "\"]");
    }
  }

  @Test
  void whatIsBegunByBytesShouldGoOnWithoutAComma() {
    JsonWriter out = new JsonWriter(0).beginning("{\"data\":{".getBytes()).name("a").value(1);
    assertThat(out.ending(",\"b\":2}}".getBytes()).buffer().toString())
        .isEqualTo("{\"data\":{\"a\":1,\"b\":2}}");
  }
}
