package dev.sessionstore.store;

import io.vertx.core.Future;

/** A connected Redis that has proved to take writes. To be used from one event loop. */
public interface ServingRedis {
  /** Identifies the server process and the history of its data; a restart changes it. */
  String identity();

  /** Returns about when the server started, in the store's epoch milliseconds. */
  long startedAt();

  /** Returns the store of the sessions that this Redis has. */
  SessionStore store();

  /** Returns the side of this Redis that replays write to. */
  ReplayTarget replayTarget();

  /**
   * Sets the store's clock by Redis's. Fails with a {@link StoreUnavailableException} if the link
   * hangs, Redis takes no writes any more, or its identity has changed.
   */
  Future<?> examine();

  /**
   * Returns until when Redis may still carry out commands that this node has given up, in the
   * store's epoch milliseconds; 0 if there are none.
   */
  long unsettledUntil();

  /** Sets the deadline of each command from now on, in milliseconds. */
  void patience(long millis);

  /** Completes with the cause when the connection is lost or cut; never fails. */
  Future<String> lost();

  /** Closes the connection; pending commands fail before this returns. */
  void cut(String cause);
}
