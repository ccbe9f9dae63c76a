package dev.sessionstore.http.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.session.json.JsonBytes;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TtlTest {
  private static OptionalLong ofJson(String json) {
    return Parameters.ttl(JsonBytes.parse(json.getBytes(UTF_8), 10));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "None"})
  void aTextShouldBeNoneIfAnInputWasLeftOut(String text) {
    assertThat(Parameters.ttl(text)).isEmpty();
  }

  @Test
  void aMemberShouldBeNoneIfItIsAbsentOrNull() {
    assertThat(Parameters.ttl((JsonBytes) null)).isEmpty();
    assertThat(ofJson("null")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "604800", "315360000"})
  void wholeSecondsShouldBeTaken(String seconds) {
    assertThat(Parameters.ttl(seconds)).hasValue(Long.parseLong(seconds));
    assertThat(ofJson(seconds)).hasValue(Long.parseLong(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "315360001",
        "1.0",
        "1e3",
        "9223372036854775808",
        "99999999999999999999999"
      })
  void otherNumbersShouldBeRefused(String number) {
    assertRefused(() -> Parameters.ttl(number));
    assertRefused(() -> ofJson(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {" 1", "1 ", "+1", "0x10", "one", "null", "１", "1_000", "1,5"})
  void otherTextsShouldBeRefused(String text) {
    assertRefused(() -> Parameters.ttl(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"60\"", "true", "[60]", "{}", "-0"})
  void otherMembersShouldBeRefused(String json) {
    assertRefused(() -> ofJson(json));
  }

  private static void assertRefused(Runnable parsing) {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(parsing::run)
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(problem.details()).containsEntry("field", "ttl").containsKey("received");
            });
  }
}
