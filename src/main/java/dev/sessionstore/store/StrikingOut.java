package dev.sessionstore.store;

import dev.sessionstore.failover.PendingChange;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A journal that tells which sessions it is just striking out. A change that Redis acknowledged
 * before that is done would stand below one that the journal still has: killed at that moment, the
 * next process replays the older one once more, and where it was a patch undoes the newer one. To
 * be used from one event loop.
 */
final class StrikingOut implements ChangeJournal {
  private final ChangeJournal journal;
  private final Map<SessionKey, Future<?>> underWay = new HashMap<>();

  StrikingOut(ChangeJournal journal) {
    this.journal = journal;
  }

  /**
   * Completes when the journal has struck the session out, or could not; null if it is not at it.
   */
  @Nullable Future<?> of(SessionKey key) {
    return underWay.isEmpty() ? null : underWay.get(key);
  }

  @Override
  public Future<Durability> record(SessionKey key, PendingChange change) {
    return journal.record(key, change);
  }

  @Override
  public Future<Durability> forget(SessionKey key) {
    Future<Durability> struck = journal.forget(key);
    if (!struck.isComplete()) {
      underWay.put(key, struck);
      struck.onComplete(any -> underWay.remove(key, struck));
    }
    return struck;
  }

  @Override
  public Durability durability() {
    return journal.durability();
  }
}
