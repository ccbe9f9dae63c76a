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
        JsonSyntaxException.class, () -> JsonBytes.parse(json.getBytes(UTF_8), 100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1,}            | 1 | 8 | Unexpected character ('}' (code 125)): was expecting double-quote to start field name
          {"a":1              | 1 | 7 | Unexpected end-of-input: expected close marker for Object
          {"é":é}             | 1 | 6 | Unrecognized token 'é': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          {"😀":x}            | 1 | 6 | Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          [1;2                | 1 | 3 | Unexpected character (';' (code 59)): was expecting comma to separate Array entries
          [1}                 | 1 | 3 | Unexpected close marker '}': expected ']'
          [NaN]               | 1 | 5 | Non-standard token 'NaN'
          {"a" 1}             | 1 | 6 | Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value
          "a                  | 1 | 3 | Unexpected end-of-input: was expecting closing quote for a string value
          -x                  | 1 | 2 | Unexpected character ('x' (code 120)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value
          -01                 | 1 | 3 | Invalid numeric value: Leading zeroes not allowed
          {} {}               | 1 | 4 | the document goes on after its value
          "a\\x"              | 1 | 4 | Unrecognized character escape 'x' (code 120)
          {"a":1, "b":2, "a":3} | 1 | 19 | an object has two members of the same name
          {"\\ud800":"\\uDFFF\\x"} | 1 | 19 | Unrecognized character escape 'x' (code 120)
          {"\\ud800":1, "b":x} | 1 | 18 | Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          """)
  void failureShouldTellThePlaceAndTheReason(String json, int line, int column, String reason) {
    JsonSyntaxException failure = failureOf(json);

    assertThat(failure.reason()).hasToString(reason);
    assertThat(failure.line()).isEqualTo(line);
    assertThat(failure.column()).isEqualTo(column);
  }

  @Test
  void failureShouldCountLinesHoweverTheyEnd() {
    assertThat(failureOf("[\n1,\r\n2,\r3,\n\n é]"))
        .satisfies(e -> assertThat(e.line()).isEqualTo(6))
        .satisfies(e -> assertThat(e.column()).isEqualTo(2));
  }

  @Test
  void failureShouldTellOfAnUnescapedControlCharacter() {
    assertThat(failureOf("[\"a\tb\"]"))
        .hasMessage(
            "Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to"
                + " be included in string value at line 1, column 4");
  }
}
