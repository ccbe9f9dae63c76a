package dev.sessionstore.session;

import org.jspecify.annotations.Nullable;

/**
 * The state of the store, for operators: since epoch milliseconds, with sessions that wait for
 * Redis, and the reason for which it is not used, if any.
 */
public record StoreStatus(
    String state,
    long since,
    Placement placement,
    long waiting,
    long waitingBytes,
    @Nullable String cause,
    @Nullable ReplayReport lastReplay) {

  /**
   * A replay that ended at epoch milliseconds: sessions written as they were, merged with what
   * Redis had, given up for something later there, expired, and left waiting by a failure.
   */
  public record ReplayReport(
      long at,
      long replayed,
      long merged,
      long superseded,
      long expired,
      long failed,
      long tookMillis) {}
}
