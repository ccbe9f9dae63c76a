package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final double ALMOST_ONE = Math.nextDown(1.0);

  @ParameterizedTest
  @CsvSource({
    "0, 25, 50",
    "1, 50, 100",
    "2, 100, 200",
    "3, 200, 400",
    "4, 400, 800",
    "5, 800, 1600",
    "6, 1000, 2000",
    "7, 1000, 2000",
    "62, 1000, 2000",
    "2147483647, 1000, 2000"
  })
  void theStepShouldDoubleFromFiftyMillisecondsToTwoSeconds(int attempts, long least, long most) {
    assertThat(Backoff.delayMillis(attempts, 0)).isEqualTo(least);
    assertThat(Backoff.delayMillis(attempts, ALMOST_ONE)).isEqualTo(most);
  }

  @Property
  void theDelayShouldStayInItsBounds(
      @ForAll @IntRange(min = 0) int attempts,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
    assertThat(Backoff.delayMillis(attempts, random)).isBetween(25L, 2_000L);
  }

  @Property
  void moreAttemptsShouldNotMakeItShorter(
      @ForAll @IntRange(min = 0, max = 1_000_000) int attempts,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
    assertThat(Backoff.delayMillis(attempts + 1, random))
        .isGreaterThanOrEqualTo(Backoff.delayMillis(attempts, random));
  }

  @Property
  void nodesShouldNotComeAllAtOnce(@ForAll @IntRange(min = 0, max = 100) int attempts) {
    assertThat(Backoff.delayMillis(attempts, 0.9)).isNotEqualTo(Backoff.delayMillis(attempts, 0.1));
  }
}
