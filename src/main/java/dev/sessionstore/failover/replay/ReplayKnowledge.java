package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** This node's knowledge of what Redis has, as far as replays read and update it. */
public interface ReplayKnowledge {
  /** Visits the recent changes that Redis acknowledged and may have lost since. */
  void forEachRecent(BiConsumer<SessionKey, PendingChange> action);

  /** Records the outcome of a replay that wrote or deleted the session. */
  void replayed(SessionKey key, Outcome outcome);

  /** Records that a replay found the session in Redis; null if it was not there. */
  void found(SessionKey key, @Nullable Session session);

  /** Records that Redis is lost, and the epoch milliseconds at which it was certainly there. */
  void heardUntil(long time);
}
