package dev.sessionstore.session;

import org.jspecify.annotations.Nullable;

/**
 * The state of the store, for operators.
 *
 * @param state the state of the node, in lower case
 * @param since the time at which it came into that state, epoch milliseconds
 * @param waiting sessions whose changes wait for Redis
 * @param cause the reason for which Redis is not used, or null
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
   * The result of a replay, in sessions.
   *
   * @param at its end, epoch milliseconds
   * @param replayed written as they were
   * @param merged their changes were applied to what Redis had meanwhile
   * @param superseded Redis had something later
   * @param expired they expired while they waited
   * @param failed left waiting by a failure
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
