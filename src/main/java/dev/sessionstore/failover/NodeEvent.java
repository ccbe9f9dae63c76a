package dev.sessionstore.failover;

/** What can happen to a node. Each event names the epoch that it belongs to. */
public sealed interface NodeEvent {
  long epoch();

  /** A connection was made that takes writes. */
  record Connected(long epoch) implements NodeEvent {}

  /** An attempt to connect failed. */
  record ConnectFailed(long epoch, String cause) implements NodeEvent {}

  /** The connection is gone, or Redis says that it does not serve. */
  record LinkLost(long epoch, String cause) implements NodeEvent {}

  /** Nothing waits for replay any more. */
  record Drained(long epoch) implements NodeEvent {}
}
