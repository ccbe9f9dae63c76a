package dev.sessionstore.support;

import dev.sessionstore.session.SessionClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A store's clock that stands still until the test moves it. */
public final class ManualClock {
  private static final Instant START = Instant.parse("2026-11-22T22:00:00.123Z");

  private final AtomicLong nanos = new AtomicLong();
  private final SessionClock clock = new SessionClock(InstantSource.fixed(START), nanos::get);

  /** The clock for the store. */
  public SessionClock clock() {
    return clock;
  }

  /** Lets so many milliseconds pass. */
  public void advance(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
