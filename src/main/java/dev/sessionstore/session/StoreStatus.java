package dev.sessionstore.session;

import org.jspecify.annotations.Nullable;

/**
 * The state of the store, for operators.
 *
 * @param state the state of the node, in lower case
 * @param since when it came into that state, epoch milliseconds
 * @param placement the store that serves now
 * @param waiting sessions whose changes wait for Redis
 * @param waitingBytes the memory that these sessions take
 * @param cause why Redis is not used, or null
 * @param lastReplay what the last replay did, or null if there was none
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
   * @param at when it ended, epoch milliseconds
   * @param replayed written as they were
   * @param merged their changes were applied to what Redis had meanwhile
   * @param superseded Redis had something later
   * @param expired they expired while they waited
   * @param failed left waiting by a failure
   * @param tookMillis how long it took
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
