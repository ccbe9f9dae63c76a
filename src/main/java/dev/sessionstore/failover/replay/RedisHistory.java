package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.ServingRedis;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.redis.DataLossWindow;

/**
 * The servers that this node was connected to: tells whether the one of now may have lost changes
 * that Redis acknowledged, and offers this node's recent changes to it if so. To be used from one
 * event loop.
 */
public final class RedisHistory {
  private static final String NONE = "";

  private final Fallback fallback;
  private final ReplayKnowledge knowledge;
  private final DataLossWindow losses;
  private final SessionClock clock;

  /** The server of the last replay, whether or not that reached its end. */
  private String last = NONE;

  /** The server that has all acknowledged changes of this node. */
  private String complete = NONE;

  private boolean incomplete;

  public RedisHistory(
      Fallback fallback, ReplayKnowledge knowledge, DataLossWindow losses, SessionClock clock) {
    this.fallback = fallback;
    this.knowledge = knowledge;
    this.losses = losses;
    this.clock = clock;
  }

  /** Records that a replay to this server begins. */
  void begin(ServingRedis redis) {
    incomplete = !redis.identity().equals(complete);
    if (mayHaveLost(redis)) {
      losses.mayHaveLost();
    } else if (incomplete) {
      losses.startedAt(redis.startedAt());
    }
    last = redis.identity();
    if (incomplete) {
      // Until this replay has reached its end no server is complete, not even the one before.
      complete = NONE;
      offerRecentChanges();
    }
  }

  /** A process knows nothing of the time before its first server, unless it found a journal. */
  private boolean mayHaveLost(ServingRedis redis) {
    return last.equals(NONE) ? !fallback.isEmpty() : !last.equals(redis.identity());
  }

  private void offerRecentChanges() {
    knowledge.forEachRecent(
        (key, change) -> {
          if (!fallback.contains(key)) {
            fallback.putAnyway(key, new FallbackEntry(change, Durability.MEMORY));
          }
        });
  }

  /** Tells whether the server of the last replay may lack changes that it acknowledged. */
  boolean isIncomplete() {
    return incomplete;
  }

  /** Records that a replay to this server reached its end. */
  void completed(ServingRedis redis) {
    complete = redis.identity();
  }

  /** Records that the link is lost. */
  void lost() {
    knowledge.heardUntil(clock.heardAt());
  }
}
