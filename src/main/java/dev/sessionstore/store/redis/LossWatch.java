package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;

/**
 * Knows for how long others may still offer to Redis what it has lost. To be used from one event
 * loop.
 */
public final class LossWatch {
  private final SessionClock clock;
  private final long windowMillis;
  private long unsettledUntil;

  /**
   * @param windowMillis how far back what Redis acknowledged is offered again
   */
  public LossWatch(SessionClock clock, long windowMillis) {
    this.clock = clock;
    this.windowMillis = windowMillis;
  }

  /** Redis may have come back without something that it had acknowledged. */
  public void mayHaveLost() {
    unsettledUntil = clock.millis() + windowMillis;
  }

  /**
   * Until when a session that is changed in Redis may turn out to lack something that was done
   * before, in epoch milliseconds; in the past if Redis has lost nothing lately.
   */
  long unsettledUntil() {
    return unsettledUntil;
  }
}
