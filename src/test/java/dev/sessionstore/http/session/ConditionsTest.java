package dev.sessionstore.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessionstore.http.ErrorCode;
import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.session.Precondition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
  private static Set<Long> versions(String ifMatch) {
    return ((Precondition.IfVersion) Conditions.ifMatch(ifMatch)).versions();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void ifMatchShouldBeNoConditionIfItIsEmpty(String header) {
    assertThat(Conditions.ifMatch(header)).isSameAs(Precondition.NONE);
    assertThat(Conditions.noneMatchNames(header, 5)).isFalse();
    assertThat(Conditions.ofSave(header, header)).isSameAs(Precondition.NONE);
  }

  @Test
  void ifMatchShouldTakeTagsAndBareNumbers() {
    assertThat(versions("\"5\"")).containsExactly(5L);
    assertThat(versions("5")).containsExactly(5L);
    assertThat(versions(" \"5\" ,7,\"x\", \"6\"")).containsExactlyInAnyOrder(5L, 6L, 7L);
    assertThat(Conditions.ifMatch(" * ")).isEqualTo(new Precondition.IfPresent());
  }

  @Test
  void ifMatchShouldMatchNothingIfItsTagIsWeakOrNoVersion() {
    assertThat(versions("W/\"5\"")).isEmpty();
    assertThat(versions("\"abc\"")).isEmpty();
    assertThat(versions("\"99999999999999999999\"")).isEmpty();
  }

  @Test
  void noneMatchShouldTakeWeakTagsToo() {
    assertThat(Conditions.noneMatchNames("W/\"5\", \"6\"", 5)).isTrue();
    assertThat(Conditions.noneMatchNames("W/\"5\", \"6\"", 7)).isFalse();
    assertThat(Conditions.noneMatchNames("*", 7)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "\"",
        "\"5",
        "5\"",
        "5,",
        ",5",
        "5 6",
        "\"5\"\"6\"",
        "w/\"5\"",
        "W/5",
        "-5",
        "**",
        "5;6"
      })
  void ifMatchShouldRefuseWhatIsNoList(String header) {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(() -> Conditions.ifMatch(header))
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(problem.details()).containsEntry("field", "If-Match");
            });
  }

  @Test
  void aLongListShouldBeReadAndALongerOneRefused() {
    String list = IntStream.range(0, 1_999).mapToObj(i -> "7").collect(Collectors.joining(","));
    assertThat(versions(list)).containsExactly(7L);
    String tooLong = list + "," + list;
    assertThatExceptionOfType(HttpProblem.class).isThrownBy(() -> Conditions.ifMatch(tooLong));
    String spaces = "1" + " ".repeat(3_900) + "x";
    assertThatExceptionOfType(HttpProblem.class).isThrownBy(() -> Conditions.ifMatch(spaces));
  }

  @Test
  void aSaveShouldTakeOneConditionOnly() {
    assertThat(Conditions.ofSave(null, "*")).isEqualTo(new Precondition.IfAbsent());
    assertThat(Conditions.ofSave("\"5\"", " ")).isEqualTo(Conditions.ifMatch("\"5\""));
    assertThatExceptionOfType(HttpProblem.class).isThrownBy(() -> Conditions.ofSave("\"5\"", "*"));
    assertThatExceptionOfType(HttpProblem.class).isThrownBy(() -> Conditions.ofSave(null, "\"5\""));
  }

  @Property
  void whatWasSentShouldBeTakenBack(
      @ForAll @Size(min = 1, max = 20)
          List<@LongRange(min = 0, max = 9007199254740991L) Long> all) {
    String list = all.stream().map(Conditions::of).collect(Collectors.joining(", "));
    assertThat(versions(list)).isEqualTo(Set.copyOf(all));
  }
}
