package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.ReplayAction.Result;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to Redis what waits in the fallback: a bounded number of sessions at a time, while
 * requests go on. A session that is just being written is between two states; {@link #of} tells so.
 */
public final class ReplayRun {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRun.class);

  /** Sessions under way at a time: enough to fill the pipeline, few enough to let requests in. */
  private static final int WINDOW = 128;

  /** Sessions that are started together, since they go to Redis in one command then. */
  private static final int TOGETHER = 32;

  private final Reconciler reconciler;
  private final Fallback fallback;
  private final ChangeJournal journal;
  private final SessionClock clock;
  private final UnacknowledgedWrites tries;
  private final ReplayPace pace;

  private final Map<SessionKey, Promise<Void>> inFlight = new HashMap<>();

  /** Those of them about which the journal has not decided yet. */
  private final Set<SessionKey> undecided = new HashSet<>();

  private final ReplayQueue rounds;
  private final Promise<ReplayReport> done = Promise.promise();
  private final ReplayCount count = new ReplayCount();
  private final long startedAt;
  private long bytesInFlight;
  private boolean stopped;
  private boolean pumping;

  /**
   * @param reconciler writes each
   * @param tries what was under way when a link broke; kept from one replay to the next
   * @param pace how much may be under way at a time
   */
  public ReplayRun(
      Reconciler reconciler,
      Fallback fallback,
      ChangeJournal journal,
      SessionClock clock,
      UnacknowledgedWrites tries,
      ReplayPace pace) {
    this.reconciler = reconciler;
    this.fallback = fallback;
    this.journal = journal;
    this.clock = clock;
    this.tries = tries;
    this.pace = pace;
    this.startedAt = clock.millis();
    this.rounds = new ReplayQueue(fallback, inFlight.keySet(), pace.left());
  }

  /** Completes when nothing waits any more but what failed by itself; fails if Redis is lost. */
  public Future<ReplayReport> run() {
    pump();
    return done.future();
  }

  /**
   * Completes when the session is in one state again; null if it is now.
   *
   * @param writes whether it is to be changed; to be read it need not wait for the disk
   */
  @Nullable Future<?> of(SessionKey key, boolean writes) {
    Promise<Void> pending = writes || !undecided.contains(key) ? inFlight.get(key) : null;
    return pending == null ? null : pending.future();
  }

  /** The sessions that are just being replayed. */
  Set<SessionKey> underWay() {
    return Set.copyOf(inFlight.keySet());
  }

  ReplayReport report() {
    return count.report(clock.millis(), rounds.failed(), clock.millis() - startedAt);
  }

  private void pump() {
    if (pumping) {
      // One that ended before it was launched to the end; the loop goes on by itself.
      return;
    }
    pumping = true;
    launchAll();
    pumping = false;
    if (!stopped && inFlight.isEmpty()) {
      done.tryComplete(report());
    }
  }

  /** Not for a single one that ended, or each session would go to Redis by itself. */
  private void launchAll() {
    if (inFlight.size() > WINDOW - TOGETHER) {
      return;
    }
    SessionKey key = hasRoom() ? rounds.next() : null;
    while (key != null) {
      launch(key);
      key = hasRoom() ? rounds.next() : null;
    }
  }

  private boolean hasRoom() {
    return !stopped && inFlight.size() < WINDOW && bytesInFlight < pace.bytes();
  }

  private void launch(SessionKey key) {
    FallbackEntry entry = fallback.get(key);
    if (entry != null) {
      inFlight.put(key, Promise.promise());
      long bytes = entry.change().footprint();
      bytesInFlight += bytes;
      Future<?> decision = isFirstForRedis(entry) ? own(key, entry) : journal.undecided(key);
      if (decision == null) {
        begin(key, bytes);
      } else {
        // What is refused in the end must not be in Redis, in place of what was accepted.
        undecided.add(key);
        decision.onComplete(any -> begin(key, bytes));
      }
    }
  }

  private boolean isFirstForRedis(FallbackEntry entry) {
    return entry.durability() == Durability.JOURNAL
        && entry.change().base().equals(PendingChange.Base.ABSENT);
  }

  /**
   * Writes down that from now on a Redis may have the session. Killed in the midst of it, and
   * started without that Redis, the next process would take the session for one that no Redis ever
   * had, and keep no tombstone of its end. Should the disk fail there is nothing better to do.
   */
  private Future<?> own(SessionKey key, FallbackEntry entry) {
    return journal.record(key, entry.change().withBase(PendingChange.Base.UNKNOWN));
  }

  private void begin(SessionKey key, long bytes) {
    undecided.remove(key);
    FallbackEntry entry = fallback.get(key);
    if (entry == null || stopped) {
      end(key, bytes);
      return;
    }
    reconciler
        .reconcile(key, entry.change())
        .onSuccess(result -> finish(key, entry, result))
        .onFailure(error -> fail(key, entry, error))
        .onComplete(any -> end(key, bytes));
  }

  private void end(SessionKey key, long bytes) {
    Promise<Void> settled = inFlight.remove(key);
    bytesInFlight -= bytes;
    if (settled != null) {
      settled.complete();
    }
    pump();
  }

  private void finish(SessionKey key, FallbackEntry entry, Result result) {
    count.add(result);
    tries.forget(key);
    FallbackEntry now = fallback.get(key);
    if (now != null && now.change() == entry.change()) {
      fallback.remove(key);
      journal.done(key);
    } else if (entry.change().session() != null) {
      // It has expired meanwhile; its tombstone goes the same way in the next round.
      tries.wrote(key, entry.change().session());
    }
  }

  private void fail(SessionKey key, FallbackEntry entry, Throwable error) {
    if (error instanceof RedisOutageException) {
      if (fallback.get(key) == entry) {
        PendingChange tried = entry.change().thenTried();
        fallback.putAnyway(key, new FallbackEntry(tried, entry.durability()));
      }
      stopped = true;
      done.tryFail(error);
      return;
    }
    rounds.fail(key);
    LOG.warn(
        "replay failed session={} reason={}; it is kept and tried again", key, error.toString());
  }
}
