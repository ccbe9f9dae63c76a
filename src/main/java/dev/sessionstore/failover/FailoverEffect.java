package dev.sessionstore.failover;

/** What the shell is to do after a move; each carries the epoch of the state that asks for it. */
public sealed interface FailoverEffect {
  /** Try to connect after the back-off of so many vain attempts. */
  record ConnectAfter(long epoch, int attempts) implements FailoverEffect {}

  /** Give the connection up. */
  record CutLink(String cause) implements FailoverEffect {}

  /** Write to Redis what it missed. */
  record Replay(long epoch) implements FailoverEffect {}
}
