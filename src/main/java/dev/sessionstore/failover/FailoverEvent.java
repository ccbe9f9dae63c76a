package dev.sessionstore.failover;

/** An event that may move a node to another state, with the epoch of the state it belongs to. */
public sealed interface FailoverEvent {
  long epoch();

  /** A connection was made, and Redis takes writes on it. */
  record Connected(long epoch) implements FailoverEvent {}

  /** An attempt to connect failed. */
  record ConnectFailed(long epoch, String cause) implements FailoverEvent {}

  /** The connection was lost, or Redis answered that it cannot serve. */
  record LinkLost(long epoch, String cause) implements FailoverEvent {}

  /** The replay reached its end. */
  record Drained(long epoch) implements FailoverEvent {}
}
