package dev.sessionstore.failover;

/** What can happen to a node. Each event names the epoch that it belongs to. */
public sealed interface FailoverEvent {
  long epoch();

  /** A connection was made that takes writes. */
  record Connected(long epoch) implements FailoverEvent {}

  /** An attempt to connect failed. */
  record ConnectFailed(long epoch, String cause) implements FailoverEvent {}

  /** The connection is gone, or Redis says that it does not serve. */
  record LinkLost(long epoch, String cause) implements FailoverEvent {}

  /** Nothing waits for replay any more. */
  record Drained(long epoch) implements FailoverEvent {}
}
