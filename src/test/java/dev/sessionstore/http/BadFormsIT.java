package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.RawHttp.Answer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms that are not what they should be. */
class BadFormsIT extends EdgeTest {
  private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b\r\n";

  static Stream<Arguments> brokenForms() {
    String part = "--b\r\nContent-Disposition: form-data; name=\"sessionId\"\r\n\r\ns\r\n";
    String file =
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\ns\r\n--b--\r\n";
    String many =
        IntStream.range(0, 1_001)
            .mapToObj(i -> "f" + i + "=1")
            .reduce("sessionId=s", (all, next) -> all + "&" + next);
    return Stream.of(
        Arguments.of(FORM, "", "sessionData"),
        Arguments.of(FORM, "sessionData={}", "sessionId"),
        Arguments.of(FORM, "sessionId=s", "sessionData"),
        Arguments.of(FORM, "sessionId=s&a=%", "a"),
        Arguments.of(FORM, "sessionId=s&a=%4", "a"),
        Arguments.of(FORM, "sessionId=s&a=%zz", "a"),
        Arguments.of(FORM, "sessionId=s&a=%ff", "a"),
        Arguments.of(FORM, "sessionId=s&%c0%80=1", "body"),
        Arguments.of(FORM, "sessionId=s&a=\u00ff", "a"),
        Arguments.of(FORM, "sessionId=s&a=1&a=2", "a"),
        Arguments.of(FORM, "sessionId=s&a=1&ttl=x", "ttl"),
        Arguments.of(FORM, "sessionId=s&sessionData=[]", "sessionData"),
        Arguments.of(FORM, "sessionId=s&sessionData={'a': True}", "sessionData"),
        Arguments.of(FORM, many, "body"),
        Arguments.of(FORM, envelope("{\"rate\":\"100%\"}"), "Content-Type"),
        Arguments.of(FORM, envelope("{}"), "Content-Type"),
        Arguments.of("Content-Type: multipart/form-data\r\n", part + "--b--\r\n", "body"),
        Arguments.of(MULTIPART, "", "body"),
        Arguments.of(MULTIPART, "no boundary at all", "body"),
        Arguments.of(MULTIPART, part, "body"),
        Arguments.of(MULTIPART, part + "--b", "body"),
        Arguments.of(MULTIPART, part + part.replace("sessionId", "a").substring(0, 50), "body"),
        Arguments.of(MULTIPART, part + "--b\r\nContent-Dispo", "body"),
        Arguments.of(MULTIPART, "--b\r\nX: y\r\n\r\ns\r\n--b--\r\n", "body"),
        Arguments.of(MULTIPART, file, "f"),
        Arguments.of(MULTIPART, part + part + "--b--\r\n", "sessionId"),
        Arguments.of(MULTIPART, part.replace("\ns\r", "\n\u00ff\r") + "--b--\r\n", "body"));
  }

  @ParameterizedTest
  @MethodSource("brokenForms")
  void saveShouldNameTheFieldIfAFormIsBroken(String headers, String latin1, String field) {
    assertInvalid(refusal(headers, latin1), field);
  }

  @Test
  void saveShouldKeepTheAnswerShortIfAFieldNameIsLong() {
    String name = "x".repeat(200_000);
    Answer answer = refusal(FORM, "sessionId=s&" + name + "=1&" + name + "=2");
    assertRefused(answer, 400, "INVALID_REQUEST");
    assertThat(answer.body()).hasSizeLessThan(2_000);
  }

  @Test
  void saveShouldRefuseDataThatGrowBeyondTheBoundFromAForm() {
    String form = "sessionId=s&a=" + "\u0001".repeat(400_000);
    Answer answer = refusal(FORM, form);
    assertRefused(answer, 413, "PAYLOAD_TOO_LARGE");
    assertThat(answer.details().getLong("sizeBytes")).isGreaterThan(2_400_000);
  }
}
