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

  /** Nodes offer changes again, and Redis remembers deletions, up to the age of the window. */
  public DataLossWindow(SessionClock clock, LongSupplier windowMillis) {
    this.clock = clock;
    this.window = windowMillis;
  }

  /** Redis came back, possibly without changes that it had acknowledged. */
  public void mayHaveLost() {
    unsettledSince = clock.millis();
    unsettledUntil = unsettledSince + windowMillis();
    lackingUntil = unsettledSince + Math.min(windowMillis(), RETURN_MS);
  }

  /** Only other nodes may know changes that Redis acknowledged before it was started. */
  public void startedAt(long epochMillis) {
    if (epochMillis + windowMillis() > unsettledUntil) {
      unsettledSince = epochMillis;
      unsettledUntil = epochMillis + windowMillis();
    }
  }

  long windowMillis() {
    return window.getAsLong();
  }

  /** Whether Redis may lack a session only because another node had no time to bring it back. */
  boolean mayLack() {
    return clock.millis() < lackingUntil;
  }

  /**
   * The scripts' argument {@code unsettled}, see {@code branches.lua}: the time until which a
   * session may turn out to lack a change, the time from which on new sessions lack nothing, and
   * the loss. Empty if Redis has lost nothing lately.
   */
  String unsettled(String loss) {
    return unsettledUntil > clock.millis()
        ? unsettledUntil + " " + unsettledSince + " " + loss
        : "";
  }
}
