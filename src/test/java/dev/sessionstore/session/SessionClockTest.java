package dev.sessionstore.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.ManualClock;
import org.junit.jupiter.api.Test;

/** A clock that is set by Redis's. */
class SessionClockTest {
  private static final long HOUR = 3_600_000;

  private final ManualClock time = new ManualClock();
  private final SessionClock clock = time.clock();
  private final long start = clock.millis();

  @Test
  void aReadingThatCouldBeRightShouldChangeNothing() {
    long askedAt = clock.elapsedMillis();
    time.advance(10);
    clock.follow(start, askedAt);
    clock.follow(start + 10, askedAt);

    assertThat(clock.millis()).isEqualTo(start + 10);
  }

  @Test
  void theClockShouldBeSetByOneThatIsAhead() {
    long askedAt = clock.elapsedMillis();
    time.advance(10);
    clock.follow(start + HOUR, askedAt);

    assertThat(clock.millis()).isEqualTo(start + HOUR);
  }

  /** As many as are under way when Redis's clock is set back, or another Redis takes over. */
  @Test
  void theClockShouldBeSetBackOnceByAnswersToSeveralQuestions() {
    long first = clock.elapsedMillis();
    time.advance(1);
    long second = clock.elapsedMillis();
    time.advance(5);
    clock.follow(start - HOUR + 2, first);
    clock.follow(start - HOUR + 3, second);

    assertThat(clock.millis()).isBetween(start - HOUR + 3, start - HOUR + 8);
  }
}
