package dev.sessionstore.failover.replay;

import dev.sessionstore.failover.replay.ReplayThrottle.Batch;
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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay: writes the sessions that wait in the fallback to Redis, a bounded number at a time,
 * while requests go on. A request for a session that is just being written waits for {@link #of}.
 */
final class ReplayRun {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRun.class);

  /** Sessions in flight: enough to fill the pipeline, few enough to let requests in. */
  private static final int WINDOW = 128;

  /** Sessions that are started together, so that they reach Redis in one command. */
  private static final int TOGETHER = 32;

  private final Reconciler reconciler;
  private final Fallback fallback;
  private final ChangeJournal journal;
  private final SessionClock clock;
  private final Batch batch;

  private final Map<SessionKey, Promise<Void>> inFlight = new HashMap<>();

  /** The sessions in flight whose change the journal has neither accepted nor refused yet. */
  private final Set<SessionKey> undecided = new HashSet<>();

  private final ReplayQueue queue;
  private final Promise<ReplayReport> done = Promise.promise();
  private final Map<Result.Kind, Long> counts = new EnumMap<>(Result.Kind.class);
  private final long startedAt;
  private long bytesInFlight;
  private boolean stopped;
  private boolean launching;

  ReplayRun(
      Reconciler reconciler,
      Fallback fallback,
      ChangeJournal journal,
      SessionClock clock,
      Batch batch) {
    this.reconciler = reconciler;
    this.fallback = fallback;
    this.journal = journal;
    this.clock = clock;
    this.batch = batch;
    this.startedAt = clock.millis();
    this.queue = new ReplayQueue(fallback, inFlight.keySet(), batch.postponed());
  }

  /** Completes when only failed and postponed sessions wait; fails if Redis is lost. */
  Future<ReplayReport> run() {
    launchAll();
    return done.future();
  }

  /**
   * Completes when the session is no longer in flight; null if it is not, or if a load need not
   * wait because the journal has yet to decide.
   */
  @Nullable Future<?> of(SessionKey key, boolean writes) {
    Promise<Void> pending = writes || !undecided.contains(key) ? inFlight.get(key) : null;
    return pending == null ? null : pending.future();
  }

  Set<SessionKey> inFlight() {
    return Set.copyOf(inFlight.keySet());
  }

  private void launchAll() {
    if (launching) {
      // A session ended while it was being launched; the loop below goes on.
      return;
    }
    launching = true;
    if (inFlight.size() <= WINDOW - TOGETHER) {
      for (SessionKey key = next(); key != null; key = next()) {
        launch(key);
      }
    }
    launching = false;
    if (!stopped && inFlight.isEmpty()) {
      done.tryComplete(report());
    }
  }

  private @Nullable SessionKey next() {
    boolean hasRoom = !stopped && inFlight.size() < WINDOW && bytesInFlight < batch.bytes();
    return hasRoom ? queue.next() : null;
  }

  private void launch(SessionKey key) {
    FallbackEntry entry = fallback.get(key);
    if (entry == null) {
      return;
    }
    inFlight.put(key, Promise.promise());
    long bytes = entry.change().footprint();
    bytesInFlight += bytes;
    Future<?> decision =
        isNewToRedis(entry) ? recordThatRedisMayHave(key, entry) : journal.undecided(key);
    if (decision == null) {
      write(key, bytes);
    } else {
      // Redis must not get a change that the journal refuses in the end.
      undecided.add(key);
      decision.onComplete(any -> write(key, bytes));
    }
  }

  private static boolean isNewToRedis(FallbackEntry entry) {
    return entry.durability() == Durability.JOURNAL
        && entry.change().base().equals(PendingChange.Base.ABSENT);
  }

  /**
   * Journals that a Redis may have the session from now on. Otherwise a process that is killed
   * during the write and restarted without that Redis would keep no tombstone of the session. If
   * the disk fails, the replay goes on.
   */
  private Future<?> recordThatRedisMayHave(SessionKey key, FallbackEntry entry) {
    return journal.record(key, entry.change().withBase(PendingChange.Base.UNKNOWN));
  }

  private void write(SessionKey key, long bytes) {
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
    Promise<Void> ended = inFlight.remove(key);
    bytesInFlight -= bytes;
    if (ended != null) {
      ended.complete();
    }
    launchAll();
  }

  private void finish(SessionKey key, FallbackEntry entry, Result result) {
    counts.merge(result.kind(), 1L, Long::sum);
    FallbackEntry now = fallback.get(key);
    boolean isSettled = now != null && now.change() == entry.change();
    // Otherwise the session has expired meanwhile; the next round replays its tombstone.
    reconciler.finished(key, isSettled ? null : entry.change().session());
    if (isSettled) {
      fallback.remove(key);
      journal.done(key);
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
    queue.fail(key);
    LOG.warn(
        "replay failed session={} reason={}; it is kept and tried again", key, error.toString());
  }

  private ReplayReport report() {
    long now = clock.millis();
    return new ReplayReport(
        now,
        count(Result.Kind.REPLAYED),
        count(Result.Kind.MERGED),
        count(Result.Kind.SUPERSEDED),
        count(Result.Kind.EXPIRED),
        queue.failed(),
        now - startedAt);
  }

  private long count(Result.Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }
}
