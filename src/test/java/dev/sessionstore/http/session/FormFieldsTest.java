package dev.sessionstore.http.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.sessionstore.http.HttpProblem;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormFieldsTest {
  private static final String TYPE = "multipart/form-data; boundary=----b1";

  private static Map<String, String> urlencoded(String latin1) {
    return FormFields.urlencoded(latin1.getBytes(ISO_8859_1));
  }

  private static String part(String name, String value) {
    return "------b1\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }

  private static Map<String, String> multipart(String parts) {
    return FormFields.multipart((parts + "------b1--\r\n").getBytes(UTF_8), TYPE);
  }

  private static void assertRefused(Runnable reading, String field) {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(reading::run)
        .satisfies(problem -> assertThat(problem.details()).containsEntry("field", field));
  }

  @Test
  void urlencodedShouldGiveFieldsInOrderAndVerbatim() {
    assertThat(urlencoded("b=1&a=x+y%0D%0A&&c&=d&e==%3D&%E4%BC%9A=%E8%AF%9D"))
        .containsExactly(
            entry("b", "1"),
            entry("a", "x y\r\n"),
            entry("c", ""),
            entry("", "d"),
            entry("e", "=="),
            entry("会", "话"));
    assertThat(urlencoded("")).isEmpty();
  }

  @Test
  void urlencodedShouldTakeUtf8ThatIsNotEncoded() {
    assertThat(FormFields.urlencoded("姓名=张三".getBytes(UTF_8))).containsExactly(entry("姓名", "张三"));
  }

  @Test
  void urlencodedShouldNameTheBrokenField() {
    assertRefused(() -> urlencoded("a=1&b=%"), "b");
    assertRefused(() -> urlencoded("a=1&b=\u00ff"), "b");
    assertRefused(() -> urlencoded("a=1&%zz=1"), "body");
    assertRefused(() -> urlencoded("a=1&a=1"), "a");
  }

  @Test
  void urlencodedShouldTake1000FieldsAndNoMore() {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < FormFields.MAX_FIELDS; i++) {
      form.append('f').append(i).append("=&");
    }
    assertThat(urlencoded(form.toString())).hasSize(FormFields.MAX_FIELDS);
    assertRefused(() -> urlencoded(form + "more="), "body");
  }

  @Test
  void multipartShouldGiveFieldsInOrderAndVerbatim() {
    String text = "```json\r\n{\"a\": \"--b1 \\ \"}\r\n\n```\r\n------b\r\n";
    assertThat(multipart(part("b", text) + part("a", "") + part("问", "答")))
        .containsExactly(entry("b", text), entry("a", ""), entry("问", "答"));
  }

  /** Netty's decoder puts spaces in the place of {@code : , ; =}, and drops quotes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a b | a b",
        "a'b | a'b",
        "键 a/b | 键 a/b",
        "第1题 得分 | 第1题 得分",
        "第1题: 得分 | `第1题  得分`",
        "a,b;c=d | a b c d",
        "a\\\"b | ab"
      })
  void multipartShouldKeepTheNamesOfFieldsButForSeparators(String written, String name) {
    assertThat(multipart(part(written, "v"))).containsExactly(entry(name, "v"));
  }

  @Test
  void multipartShouldReadHeadersHoweverTheyAreWritten() {
    String odd =
        "------b1\r\ncontent-type: text/plain; charset=UTF-8\r\nX-Y: z\r\n"
            + "CONTENT-DISPOSITION:form-data ;NAME = \"a\"\r\n\r\n1\r\n";
    assertThat(multipart(odd + part("c", "2\n")))
        .containsExactly(entry("a", "1"), entry("c", "2\n"));
  }

  @Test
  void multipartShouldKeepWhatOnlyBeginsLikeABoundary() {
    String text = "------b\r\n ------b1--\r\n--\r\n-\r\n\r\n";
    assertThat(multipart(part("a", text))).containsExactly(entry("a", text));
  }

  @Test
  void multipartShouldRefuseWhatIsNoField() {
    String good = part("a", "1");
    assertRefused(() -> multipart(good.replace("name=", "nome=")), "body");
    assertRefused(() -> multipart(good.replace("\r\n\r\n1", "")), "body");
  }

  @Test
  void multipartShouldIgnoreTheEmptyPlaceholder() {
    String placeholder = part("__multipart_placeholder__", "");
    assertThat(multipart(placeholder + part("a", "1"))).containsExactly(entry("a", "1"));
    assertThat(multipart(placeholder.replace("r__\"", "r__\"; filename=\"\""))).isEmpty();
  }

  @Test
  void multipartShouldRefuseFilesAndRepeatedFields() {
    String file = part("f", "x").replace("\"f\"", "\"f\"; filename=\"f.txt\"");
    assertRefused(() -> multipart(file), "f");
    assertRefused(() -> multipart(part("a", "1") + part("a", "1")), "a");
  }

  @Test
  void multipartShouldRefuseWhatBreaksOffAnywhere() {
    byte[] whole = (part("a", "1") + part("b", "2") + "------b1--").getBytes(UTF_8);
    assertThat(FormFields.multipart(whole, TYPE)).hasSize(2);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertRefused(() -> FormFields.multipart(cut, TYPE), "body");
    }
  }

  @Test
  void multipartShouldRefuseWhatIsNotUtf8() {
    byte[] notUtf8 = (part("a", "\u00ff") + "------b1--\r\n").getBytes(ISO_8859_1);
    assertRefused(() -> FormFields.multipart(notUtf8, TYPE), "body");
  }

  @Property(tries = 300)
  void bothFormsShouldGiveBackAnyText(
      @ForAll @Size(max = 5) Map<@AlphaChars @StringLength(min = 1, max = 8) String, String> any) {
    Map<String, String> fields = new LinkedHashMap<>();
    any.forEach((name, text) -> fields.put(name, new String(text.getBytes(UTF_8), UTF_8)));
    String form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    assertThat(urlencoded(form)).isEqualTo(fields);
    String parts =
        fields.entrySet().stream()
            .map(field -> part(field.getKey(), field.getValue()))
            .collect(Collectors.joining());
    assertThat(multipart(parts)).isEqualTo(fields);
  }
}
