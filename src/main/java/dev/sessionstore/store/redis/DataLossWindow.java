package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;
import java.util.function.LongSupplier;

/**
 * Times after a possible loss of data in Redis: how long nodes may still offer what was lost, and
 * how long they usually take to do so. To be used from one event loop.
 */
public final class DataLossWindow {
  /** Twice the longest delay between two attempts to reach Redis, and a little more. */
  private static final long RETURN_MS = 5_000;

  private final SessionClock clock;
  private final LongSupplier window;
  private long unsettledSince;
  private long unsettledUntil;
  private long lackingUntil;

  /**
   * @param windowMillis age up to which nodes offer acknowledged changes again, and for which Redis
   *     remembers deletions
   */
  public DataLossWindow(SessionClock clock, LongSupplier windowMillis) {
    this.clock = clock;
    this.window = windowMillis;
  }

  /** Redis came back, possibly without changes that it had acknowledged. */
  public void mayHaveLost() {
    long now = clock.millis();
    unsettledSince = now;
    unsettledUntil = now + windowMillis();
    lackingUntil = now + Math.min(windowMillis(), RETURN_MS);
  }

  /**
   * Redis was started at a time before which only other nodes may know its acknowledged changes.
   *
   * @param time epoch milliseconds
   */
  public void startedAt(long time) {
    if (time + windowMillis() > unsettledUntil) {
      unsettledSince = time;
      unsettledUntil = time + windowMillis();
    }
  }

  long windowMillis() {
    return window.getAsLong();
  }

  /**
   * Whether Redis may lack a session only because another node has not had the time to bring it
   * back.
   */
  boolean mayLack() {
    return lackingUntil > 0 && clock.millis() < lackingUntil;
  }

  /**
   * The scripts' argument {@code unsettled}, see {@code branches.lua}: the time until which a
   * session may turn out to lack a change, the time from which on new sessions lack nothing, and
   * the loss. Empty if Redis has lost nothing lately.
   *
   * @param loss hexadecimal number of the server and data that came back
   */
  String unsettled(String loss) {
    return unsettledUntil > clock.millis()
        ? unsettledUntil + " " + unsettledSince + " " + loss
        : "";
  }
}
