package dev.sessionstore.failover;

/**
 * What this node knows of Redis. An epoch counts the moves, so that what belongs to an earlier
 * state (a late answer of a probe, a replay that was overtaken) can be told and changes nothing.
 *
 * <pre>
 *  Standalone ──── connected ────┐
 *                                ▼
 *  Offline ──── connected ──► Replaying ──── nothing waits ──► Online
 *     ▲                          │                               │
 *     └──────── link lost ───────┴────────── link lost ──────────┘
 * </pre>
 */
public sealed interface FailoverState {
  /** Counts the moves. */
  long epoch();

  /** When this state began, in epoch milliseconds. */
  long since();

  /** The state's name in health answers, logs and metrics. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * No Redis was asked for and none was ever there: memory is the store, and what it does not have
   * does not exist.
   *
   * @param attempts connections tried in vain
   */
  record Standalone(long epoch, long since, int attempts) implements FailoverState {}

  /**
   * Redis should be there and is not.
   *
   * @param attempts connections tried in vain
   * @param cause why, for operators
   */
  record Offline(long epoch, long since, int attempts, String cause) implements FailoverState {}

  /**
   * Redis is back and is being given what it missed.
   *
   * @param attempts connections tried in vain before; a replay that fails goes on counting, so that
   *     a Redis that is reached and still does not serve is not tried all the time
   */
  record Replaying(long epoch, long since, int attempts) implements FailoverState {}

  /** Redis serves. */
  record Online(long epoch, long since) implements FailoverState {}
}
