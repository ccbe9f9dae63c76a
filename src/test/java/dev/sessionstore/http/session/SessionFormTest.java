package dev.sessionstore.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.session.json.JsonBytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionFormTest {
  private static RequestBody.Content<JsonBytes> form(String... namesAndValues) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return RequestBody.form(fields);
  }

  @Test
  void theNamedFieldsShouldBeTakenAsThemselves() {
    RequestBody.Content<JsonBytes> form =
        form("sessionId", "s", "ttl", "60", "sessionData", " {\"n\":1.00} ");
    assertThat(form.sessionId()).isEqualTo("s");
    assertThat(form.ttl()).hasValue(60);
    assertThat(form.value()).hasToString("{\"n\":1.00}");
  }

  @Test
  void emptyNamedFieldsShouldCountAsAbsent() {
    RequestBody.Content<JsonBytes> form =
        form("sessionId", "", "ttl", "", "sessionData", " ", "a", "b");
    assertThat(form.sessionId()).isNull();
    assertThat(form.ttl()).isEmpty();
    assertThat(form.value()).hasToString("{\"a\":\"b\"}");
  }

  @Test
  void aFormThatMakesNoObjectShouldBeRefused() {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(() -> form("sessionId", "s", "sessionData", " "))
        .satisfies(problem -> assertThat(problem.details()).containsEntry("field", "sessionData"));
  }

  @Test
  void otherFieldsShouldBecomeTextMembersVerbatim() {
    assertThat(form("answer", "{\"a\": 1}\n```", "empty", "", "7", "7").value())
        .hasToString("{\"answer\":\"{\\\"a\\\": 1}\\n```\",\"empty\":\"\",\"7\":\"7\"}");
  }

  @Test
  void otherFieldsShouldTakeThePlaceOfMembers() {
    assertThat(form("b", "new", "sessionData", "{\"a\":1,\"b\":{\"c\":2}}", "d", "x").value())
        .hasToString("{\"a\":1,\"b\":\"new\",\"d\":\"x\"}");
  }

  @Test
  void sessionDataShouldBeAnObject() {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(() -> form("sessionData", "[1]"))
        .satisfies(problem -> assertThat(problem.details()).containsEntry("field", "sessionData"));
  }
}
