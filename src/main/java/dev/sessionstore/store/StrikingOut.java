package dev.sessionstore.store;

import dev.sessionstore.failover.PendingChange;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A journal that tells which sessions it is just striking out. A change that Redis acknowledged
 * before that is done would stand below one that the journal still has: killed at that moment, the
 * next process replays the older one once more, and where it was a patch undoes the newer one. To
 * be used from one event loop.
 */
final class StrikingOut implements ChangeJournal {
  /** After how long a disk that was full is tried again. */
  private static final long RETRY_MS = 1_000;

  private final ChangeJournal journal;
  private final Map<SessionKey, Future<?>> underWay = new HashMap<>();

  /** What the journal could not strike out: the next start would replay it once more. */
  private final Set<SessionKey> owed = new HashSet<>();

  private final Vertx vertx;

  StrikingOut(Vertx vertx, ChangeJournal journal) {
    this.vertx = vertx;
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
    // It takes the place of what was to be struck out; meanwhile nothing may strike it out.
    boolean owing = owed.remove(key);
    return journal.record(key, change).onComplete(recorded -> oweUnlessDone(key, owing, recorded));
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
  public void done(SessionKey key) {
    forget(key).onComplete(struck -> oweUnlessDone(key, true, struck));
  }

  private void oweUnlessDone(SessionKey key, boolean owing, AsyncResult<Durability> done) {
    if (owing && (done.failed() || done.result() != journal.durability())) {
      owe(key);
    }
  }

  private void owe(SessionKey key) {
    if (owed.isEmpty()) {
      vertx.setTimer(RETRY_MS, timer -> payAll());
    }
    owed.add(key);
  }

  private void payAll() {
    List<SessionKey> all = List.copyOf(owed);
    owed.clear();
    all.forEach(this::done);
  }

  @Override
  public Durability durability() {
    return journal.durability();
  }
}
