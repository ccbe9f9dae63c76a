package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;

/**
 * Knows how far Redis can be taken at its word after it may have lost something: for how long
 * others may still offer what that was, and how long they take as a rule. To be used from one event
 * loop.
 */
public final class DataLossWindow {
  /** Twice what a node waits at the most between two attempts to reach Redis, and a little more. */
  private static final long RETURN_MS = 5_000;

  private final SessionClock clock;
  private final long windowMillis;
  private long unsettledSince;
  private long unsettledUntil;
  private long lackingUntil;

  /**
   * @param windowMillis how far back what Redis acknowledged is offered again
   */
  public DataLossWindow(SessionClock clock, long windowMillis) {
    this.clock = clock;
    this.windowMillis = windowMillis;
  }

  /** Redis may have come back without something that it had acknowledged. */
  public void mayHaveLost() {
    long now = clock.millis();
    unsettledSince = now;
    unsettledUntil = now + windowMillis;
    lackingUntil = now + Math.min(windowMillis, RETURN_MS);
  }

  /**
   * Redis was started then; what it had acknowledged before, nobody here knows, but others may.
   *
   * @param time epoch milliseconds
   */
  public void startedAt(long time) {
    if (time + windowMillis > unsettledUntil) {
      unsettledSince = time;
      unsettledUntil = time + windowMillis;
    }
  }

  /**
   * Whether other nodes have hardly had the time to reach Redis too, and to give it back what it
   * has lost: what is not there may be there a moment later.
   */
  boolean mayLack() {
    return lackingUntil > 0 && clock.millis() < lackingUntil;
  }

  /**
   * What a script has to know of it: until when a session that is changed in Redis may turn out to
   * lack something that was done before, and since when, as two numbers of epoch milliseconds. What
   * was created since lacks nothing. Empty if Redis has lost nothing lately.
   */
  String unsettled() {
    return unsettledUntil > clock.millis() ? unsettledUntil + " " + unsettledSince : "";
  }
}
