package dev.sessionstore.failover;

/** What the shell is to do after a move; each carries the epoch of the state that asks for it. */
public sealed interface NodeEffect {
  /** Try to connect after the back-off of so many vain attempts. */
  record ConnectAfter(long epoch, int attempts) implements NodeEffect {}

  /** Give the connection up. */
  record CutLink(String cause) implements NodeEffect {}

  /** Write to Redis what it missed. */
  record Replay(long epoch) implements NodeEffect {}
}
