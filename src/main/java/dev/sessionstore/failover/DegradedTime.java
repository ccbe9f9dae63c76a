package dev.sessionstore.failover;

/**
 * How long Redis should have served and did not, as one value: other threads read it.
 *
 * @param before the outages that are over, in milliseconds
 * @param since when the outage of now began, epoch milliseconds; 0 if there is none
 */
record DegradedTime(long before, long since) {
  static final DegradedTime NONE = new DegradedTime(0, 0);

  /** The same when the node has moved to that state. */
  DegradedTime then(FailoverState next) {
    return new DegradedTime(
        millis(next.since()), next instanceof FailoverState.Offline ? next.since() : 0);
  }

  /** All of it up to now, in milliseconds. */
  long millis(long now) {
    return since == 0 ? before : before + Math.max(0, now - since);
  }
}
