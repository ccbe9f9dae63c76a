package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisProcess;

/**
 * What clients are let loose on: a service, and the Redis that is to have everything at the end.
 */
interface Subject {
  /**
   * The way to the service; waits while it is being started again. Another process has another one,
   * by which one can tell a call that nobody could answer from one that was not answered.
   */
  Api api();

  RedisProcess redis();

  /** Waits until Redis serves and nothing waits for it. */
  void awaitHealed();

  /** Whether memory may be the store, without that being an outage. */
  default boolean mayBeStandalone() {
    return false;
  }
}
