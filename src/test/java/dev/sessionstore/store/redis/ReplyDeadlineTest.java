package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Deadlines of replies on links that are fast, slow or stuck. */
class ReplyDeadlineTest {
  private static final int MIB = 1024 * 1024;

  /** Far from 0, as {@link System#nanoTime} may be. */
  private final long start = Long.MAX_VALUE - nanos(1_000);

  private final ReplyDeadline patience = new ReplyDeadline(100);

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private long millisLeft(ReplyDeadline.Start oldest, long at) {
    return TimeUnit.NANOSECONDS.toMillis(patience.nanosLeft(oldest, start + nanos(at)));
  }

  @Test
  void aCommandShouldHaveItsTimeout() {
    ReplyDeadline.Start sent = patience.start(start);

    assertThat(millisLeft(sent, 0)).isEqualTo(100);
    assertThat(millisLeft(sent, 60)).isEqualTo(40);
    assertThat(millisLeft(sent, 130)).isEqualTo(-30);
  }

  @Test
  void whatIsCarriedBeforeItShouldNotBeOnItsTime() {
    ReplyDeadline.Start sent = patience.start(start);
    patience.replied(start + nanos(1_500), MIB);

    // 4 MiB a second are a slow network's: 249 ms of the 1,500.
    assertThat(millisLeft(sent, 1_500)).isBetween(100L - 1_500 + 249, 100L - 1_500 + 250);
    patience.replied(start + nanos(1_500), 6 * MIB);
    assertThat(millisLeft(sent, 1_500)).isEqualTo(100);
  }

  @Test
  void aFastReplyWithMuchDataShouldGiveNoMoreThanItTook() {
    ReplyDeadline.Start sent = patience.start(start);
    patience.replied(start + nanos(10), 100 * MIB);

    assertThat(millisLeft(sent, 10)).isEqualTo(100);
    assertThat(millisLeft(sent, 110)).isZero();
  }

  @Test
  void whatWasCarriedBeforeItWasSentShouldGiveItNothing() {
    patience.replied(start, 100 * MIB);
    ReplyDeadline.Start sent = patience.start(start + nanos(50));

    assertThat(millisLeft(sent, 150)).isZero();
  }

  @Test
  void anotherTimeoutShouldHoldForWhatIsUnderWayToo() {
    ReplyDeadline.Start sent = patience.start(start);
    patience.set(400);

    assertThat(patience.millis()).isEqualTo(400);
    assertThat(millisLeft(sent, 100)).isEqualTo(300);
  }
}
