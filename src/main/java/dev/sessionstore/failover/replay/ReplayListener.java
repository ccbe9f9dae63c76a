package dev.sessionstore.failover.replay;

import dev.sessionstore.session.StoreStatus.ReplayReport;

/** Receives the results of replays, to count them. */
public interface ReplayListener {
  /** Reports a replay that reached its end. */
  void replayed(ReplayReport report);

  /** Reports a replayed change that conflicted with another node's change. */
  void conflict();
}
