package dev.sessionstore.failover;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.PendingChange;
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
public final class JournalRemovals implements ChangeJournal {
  /** After how long a disk that was full is tried again. */
  private static final long RETRY_MS = 1_000;

  private final ChangeJournal journal;
  private final Vertx vertx;

  /** The last step for each session that the journal has not finished. */
  private final Map<SessionKey, Step> latest = new HashMap<>();

  /** Entries that the journal could not remove; the next start would replay them once more. */
  private final Set<SessionKey> owed = new HashSet<>();

  /**
   * @param strikes whether it strikes out, or else records
   * @param owing whether the journal has something that is to be struck out, until this is done
   */
  private record Step(Future<Durability> done, boolean strikes, boolean owing) {}

  public JournalRemovals(Vertx vertx, ChangeJournal journal) {
    this.vertx = vertx;
    this.journal = journal;
  }

  @Override
  public @Nullable Future<?> removal(SessionKey key) {
    Step step = latest.isEmpty() ? null : latest.get(key);
    return step == null || !step.strikes() ? null : step.done();
  }

  @Override
  public @Nullable Future<?> undecided(SessionKey key) {
    Step step = latest.get(key);
    return step == null || step.strikes() ? null : step.done();
  }

  @Override
  public Future<Durability> record(SessionKey key, PendingChange change) {
    return follow(key, journal.record(key, change), false, false);
  }

  @Override
  public Future<Durability> forget(SessionKey key) {
    return follow(key, journal.forget(key), true, false);
  }

  @Override
  public void done(SessionKey key) {
    follow(key, journal.forget(key), true, true);
  }

  /** Remembers a step in place of the one before, as a later entry replaces an earlier one. */
  private Future<Durability> follow(
      SessionKey key, Future<Durability> done, boolean strikes, boolean owes) {
    Step before = latest.get(key);
    boolean owing = owed.remove(key) || owes || (before != null && before.owing());
    Step step = new Step(done, strikes, owing);
    latest.put(key, step);
    return done.onComplete(
        result -> {
          // A deletion that was accepted all the same is to last once the disk is well again.
          boolean due = owing || (strikes && result.succeeded());
          boolean isDone = result.succeeded() && result.result() == journal.durability();
          if (latest.remove(key, step) && due && !isDone) {
            owe(key);
          }
        });
  }

  private void owe(SessionKey key) {
    if (owed.isEmpty()) {
      vertx.setTimer(
          RETRY_MS,
          timer -> {
            List<SessionKey> all = List.copyOf(owed);
            owed.clear();
            all.forEach(this::done);
          });
    }
    owed.add(key);
  }

  @Override
  public Durability durability() {
    return journal.durability();
  }

  @Override
  public Durability lately() {
    return journal.lately();
  }

  @Override
  public Future<Void> close() {
    return journal.close();
  }
}
