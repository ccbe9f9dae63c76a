package dev.sessionstore.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The store's time. It starts from this machine's clock, then runs by the monotonic one, so that no
 * step of the machine's clock can make a session expire early or a version go back. Where Redis is
 * there, its clock is the common one of all nodes, and this one is set by it.
 */
public final class SessionClock implements InstantSource {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier nanos;
  private volatile long epochMillisAtZero;
  private volatile long endedVersion;
  private volatile long heardAt;

  /** A clock by a wall clock that is read once, and a monotonic count of nanoseconds. */
  public SessionClock(InstantSource wall, LongSupplier nanos) {
    this.nanos = nanos;
    this.epochMillisAtZero = wall.millis() - nanos.getAsLong() / NANOS_PER_MILLI;
  }

  public static SessionClock system() {
    return new SessionClock(InstantSource.system(), System::nanoTime);
  }

  @Override
  public long millis() {
    return epochMillisAtZero + nanos.getAsLong() / NANOS_PER_MILLI;
  }

  /** A count of milliseconds that goes on evenly, whatever this clock is set to. */
  public long elapsedMillis() {
    return nanos.getAsLong() / NANOS_PER_MILLI;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /**
   * Remembers the version of a session that ended, which may be ahead of the time; one that is
   * created again must not fall behind it. One number serves all sessions, because it makes no
   * difference once the time has passed it.
   */
  public void ended(long version) {
    endedVersion = Math.max(endedVersion, version);
  }

  /** The version that a session which is created now must exceed; 0 if there is none. */
  public long endedVersion() {
    return endedVersion;
  }

  /** The version of a change that is made now, outside Redis, after the session's last version. */
  public long versionAfter(long version) {
    return Math.max(millis(), version + 1);
  }

  /**
   * Sets this clock by another one, read between the request and now. If this clock could be right,
   * it is not changed, so that the time on the way does not make it tremble.
   *
   * @param askedAt {@link #elapsedMillis} of the request; epoch milliseconds would not do: several
   *     answers on their way would each correct the clock once more
   */
  public void follow(long other, long askedAt) {
    heardAt = other;
    long earliest = epochMillisAtZero + askedAt;
    long latest = millis();
    if (other < earliest) {
      epochMillisAtZero += other - earliest;
    } else if (other > latest) {
      epochMillisAtZero += other - latest;
    }
  }

  /** Records that the followed server has answered a request sent at an {@link #elapsedMillis}. */
  public void heard(long askedAt) {
    heardAt = Math.max(heardAt, epochMillisAtZero + askedAt);
  }

  /**
   * The last time, in epoch milliseconds, at which that server was reachable for sure; 0 if never.
   * It is the time of the last answered request, since the answer may have been long on its way.
   */
  public long heardAt() {
    return heardAt;
  }
}
