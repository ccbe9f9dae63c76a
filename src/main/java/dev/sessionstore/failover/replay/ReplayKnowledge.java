package dev.sessionstore.failover.replay;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import java.util.function.BiConsumer;

/** This node's knowledge of what Redis has, as far as replays read and update it. */
public interface ReplayKnowledge {
  /** Visits the recent changes that Redis acknowledged and may have lost since. */
  void forEachRecent(BiConsumer<SessionKey, PendingChange> action);

  /** Records the outcome of a replay that wrote or deleted the session. */
  void replayed(SessionKey key, Outcome outcome);

  /** Records that a replay read the session in Redis, and whether it was there. */
  void found(SessionKey key, Outcome outcome);

  /**
   * Records that Redis is lost.
   *
   * @param time epoch milliseconds at which it was certainly there
   */
  void heardUntil(long time);
}
