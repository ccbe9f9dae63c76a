package dev.sessionstore.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.UrlEncoded;
import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.ListQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static ListQuery of(String query) {
    return Parameters.list(UrlEncoded.query(query));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "&", "limit=&cursor=&prefix=&detail=", "unknown=1"})
  void whatIsLeftOutShouldBeTheDefault(String query) {
    assertThat(of(query)).isEqualTo(new ListQuery(1_000, null, "", false));
  }

  @Test
  void allShouldBeTaken() {
    assertThat(of("limit=10000&cursor=m.a%2Fb&prefix=s-%40&detail=meta"))
        .isEqualTo(new ListQuery(10_000, "m.a/b", "s-@", true));
    assertThat(of("limit=1&detail=ids")).isEqualTo(new ListQuery(1, null, "", false));
  }

  private static Conflict.Query ofConflicts(String query) {
    return Parameters.conflicts(UrlEncoded.query(query));
  }

  @Test
  void conflictsShouldHaveALimitAndACursorOfTheirOwn() {
    assertThat(ofConflicts("")).isEqualTo(new Conflict.Query(100, Long.MAX_VALUE));
    assertThat(ofConflicts("limit=1000&cursor=17")).isEqualTo(new Conflict.Query(1_000, 17));
  }

  @ParameterizedTest
  @CsvSource({
    "limit, limit=0",
    "limit, limit=1001",
    "cursor, cursor=r.1",
    "cursor, cursor=-1",
    "cursor, cursor=1234567890123456789",
  })
  void theWrongOneOfConflictsShouldBeNamed(String field, String query) {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(() -> ofConflicts(query))
        .satisfies(problem -> assertThat(problem.details()).containsEntry("field", field));
  }

  @ParameterizedTest
  @CsvSource({
    "limit, limit=0",
    "limit, limit=10001",
    "limit, limit=-1",
    "limit, limit=+1",
    "limit, limit=1.0",
    "limit, limit=999999",
    "limit, limit=ten",
    "prefix, prefix=a/b",
    "prefix, prefix=%20",
    "detail, detail=IDS",
    "limit, limit=1&limit=1",
    "cursor, cursor=%",
    "query, %=1",
  })
  void theWrongOneShouldBeNamed(String field, String query) {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(() -> of(query))
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(problem.details()).containsEntry("field", field);
            });
  }
}
