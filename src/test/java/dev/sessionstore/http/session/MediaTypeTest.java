package dev.sessionstore.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
  @ParameterizedTest
  @CsvSource({
    "'', NONE",
    "' ', NONE",
    "application/json, JSON",
    "' Application/JSON ', JSON",
    "application/json;charset=UTF-8, JSON",
    "application/json ; charset = \"utf8\", JSON",
    "application/json; charset=us-ascii, JSON",
    "application/json;, JSON",
    "application/json; version=1, JSON",
    "application/merge-patch+json, MERGE_PATCH",
    "application/json-patch+json, JSON_PATCH",
    "application/x-www-form-urlencoded, URLENCODED",
    "multipart/form-data; boundary=x, MULTIPART",
    "text/plain;charset=utf-8, TEXT",
    "text/html, OTHER",
    "application/vnd.api+json, OTHER",
    "application/jsonp, OTHER",
    "json, OTHER",
    "/, OTHER",
    ";, OTHER",
    "'application/json, text/plain', OTHER",
  })
  void ofShouldKnowTheType(String header, MediaType type) {
    assertThat(MediaType.of(header)).isEqualTo(type);
  }

  @Test
  void ofShouldBeNoneIfThereIsNoHeader() {
    assertThat(MediaType.of(null)).isEqualTo(MediaType.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gbk", "\"GB18030\"", "utf-16", "iso-8859-1", "", "utf-8x", "中"})
  void ofShouldRefuseAnotherCharset(String charset) {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(() -> MediaType.of("application/json; charset=" + charset))
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
              assertThat(problem.details()).containsEntry("supported", "charset=utf-8");
            });
  }
}
