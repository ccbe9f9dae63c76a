package dev.sessionstore.failover;

import java.util.Locale;

/**
 * The state of a node. Each move counts the epoch up; an event that carries an earlier epoch (a
 * late answer of a probe, a replay that was overtaken) changes nothing.
 *
 * <pre>
 *  Standalone ──── connected ────┐
 *                                ▼
 *  Offline ──── connected ──► Replaying ──── replay ended ──► Online
 *     ▲                          │                              │
 *     └──────── link lost ───────┴────────── link lost ─────────┘
 * </pre>
 *
 * A failed attempt to connect leaves {@code Standalone} and {@code Offline} as they are, with one
 * attempt more.
 */
public sealed interface FailoverState {
  /** Counts the moves. */
  long epoch();

  /** Returns when this state began, in epoch milliseconds. */
  long since();

  /** Counts failed attempts to connect; 0 while Redis serves. */
  default int attempts() {
    return 0;
  }

  /** Tells whether memory serves every session. */
  default boolean isOnMemory() {
    return this instanceof Offline || this instanceof Standalone;
  }

  /** Returns the state's name in health answers, logs and metrics. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** No Redis was configured or ever reached: memory is the store, and knows all that exists. */
  record Standalone(long epoch, long since, int attempts) implements FailoverState {}

  /** Redis cannot be used, for a reason that operators are told, and memory serves. */
  record Offline(long epoch, long since, int attempts, String cause) implements FailoverState {}

  /**
   * Redis is back and receives the changes that it missed. An interrupted replay counts as a failed
   * attempt, so that the delay grows where Redis can be reached but does not serve.
   */
  record Replaying(long epoch, long since, int attempts) implements FailoverState {}

  /** Redis serves. */
  record Online(long epoch, long since) implements FailoverState {}
}
