package dev.sessionstore.session.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSyntaxExceptionTest {
  private static JsonSyntaxException failureOf(String json) {
    return catchThrowableOfType(
        JsonSyntaxException.class, () -> JsonValue.parse(json.getBytes(UTF_8), 100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1,}            | 1 | 8 | expected a member name in double quotes, found '}'
          {"a":1              | 1 | 7 | expected ',' or '}', but the document ends
          {"é":é}             | 1 | 6 | expected a value, found a character outside ASCII
          {"😀":x}            | 1 | 6 | expected a value, found 'x'
          [1;2                | 1 | 3 | expected ',' or ']', found ';'
          [tru]               | 1 | 2 | expected a value, such as true
          {"a" 1}             | 1 | 6 | expected ':' after a member name, found '1'
          "a                  | 1 | 3 | the document ends within a string
          -x                  | 1 | 2 | expected a digit, found 'x'
          -01                 | 1 | 2 | a number has a leading zero
          {} {                | 1 | 4 | expected the end after the value, found '{'
          "a\\x"              | 1 | 3 | a string holds an unknown or incomplete escape
          {"a":1, "b":2, "a"  | 1 | 16 | an object has two members of the same name
          """)
  void failureShouldTellThePlaceAndTheReason(String json, int line, int column, String reason) {
    JsonSyntaxException failure = failureOf(json);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.line()).isEqualTo(line);
    assertThat(failure.column()).isEqualTo(column);
  }

  @Test
  void failureShouldCountLinesHoweverTheyEnd() {
    assertThat(failureOf("[\n1,\r\n2,\r3,\n\n é]"))
        .hasMessage("expected a value, found a character outside ASCII at line 6, column 2");
  }

  @Test
  void failureShouldTellOfAnUnescapedControlCharacter() {
    assertThat(failureOf("[\"a\tb\"]"))
        .hasMessage("a string holds the character U+0009 unescaped at line 1, column 4");
  }
}
