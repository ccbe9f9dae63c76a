package dev.sessionstore.failover;

/** An action that the controller must take after a move of the state machine. */
public sealed interface FailoverEffect {
  /** Connects after the back-off of that many failed attempts, unless the epoch is over by then. */
  record ConnectAfter(long epoch, int attempts) implements FailoverEffect {}

  /** Closes the connection to Redis. */
  record CutLink(String cause) implements FailoverEffect {}

  /** Replays to Redis the changes that it missed. */
  record Replay(long epoch) implements FailoverEffect {}
}
