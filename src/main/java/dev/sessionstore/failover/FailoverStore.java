package dev.sessionstore.failover;

import dev.sessionstore.failover.replay.ConflictLog;
import dev.sessionstore.failover.replay.KnownSessions;
import dev.sessionstore.failover.replay.ReplayRecords;
import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.Replacement;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.cache.NearCache.Ticket;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store that the service uses: Redis while it serves, this node's memory while it does not, and
 * during a replay, for each session, the one of both that knows it better.
 *
 * <pre>
 *                     session is between two states
 *                 ┌──────── wait, then again ◄──────┐
 *                 ▼                                 │
 *  operation ─► route ─────────────────────────────┘
 *                 │
 *                 ├── Redis serves, and no change of the session waits ──► on Redis ──► outcome
 *                 │                                                           │
 *                 │                                 Redis is lost, or hangs   │
 *                 │                                                           ▼
 *                 └── no Redis, or a change of the session waits ────────► on memory ──► outcome
 * </pre>
 *
 * A session is between two states while a replay writes it, and for changes also while the journal
 * still removes the change before. To be used from one event loop.
 */
public final class FailoverStore implements SessionStore {
  private final FailoverController controller;
  private final MemoryStore memory;
  private final Fallback fallback;
  private final ReplayRecords records;
  private final KnownSessions known;
  private final ChangeJournal journal;
  private final FailoverList lists;

  FailoverStore(
      FailoverController controller,
      MemoryStore memory,
      Fallback fallback,
      ReplayRecords records,
      ChangeJournal journal) {
    this.controller = controller;
    this.memory = memory;
    this.fallback = fallback;
    this.records = records;
    this.known = records.known();
    this.journal = journal;
    this.lists = new FailoverList(controller, memory, fallback, known);
  }

  /** An operation that reads or changes one session. */
  private record Operation(
      SessionKey key, boolean writes, Function<SessionStore, Future<Outcome>> action) {
    Future<Outcome> on(SessionStore store) {
      return action.apply(store);
    }
  }

  /** Completes when it is known whether Redis can be reached; the store serves from then on. */
  Future<Void> start() {
    return controller.start();
  }

  /** Closes the connection to Redis for good, then the journal. */
  public Future<Void> close() {
    controller.close();
    return journal.close();
  }

  /** Describes the state of the store for operators. */
  public StoreStatus status() {
    return controller.report(journal.lately());
  }

  /** Returns the conflicts that replays found. */
  public ConflictLog conflicts() {
    return records.conflicts();
  }

  @Override
  public Future<Outcome> load(SessionKey key) {
    return route(new Operation(key, false, store -> store.load(key)));
  }

  @Override
  public Future<Outcome> save(
      SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition) {
    return change(key, store -> store.save(key, data, ttlMillis, precondition));
  }

  @Override
  public Future<Outcome> replace(SessionKey key, Replacement replacement) {
    return change(key, store -> store.replace(key, replacement));
  }

  @Override
  public Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition) {
    return change(key, store -> store.touch(key, ttlMillis, precondition));
  }

  @Override
  public Future<Outcome> delete(SessionKey key, Precondition precondition) {
    return change(key, store -> store.delete(key, precondition))
        .onSuccess(
            outcome -> {
              if (outcome instanceof Outcome.Deleted) {
                records.conflicts().forget(key);
              }
            });
  }

  @Override
  public Future<SessionPage> list(String namespace, ListQuery query) {
    return lists.page(namespace, query);
  }

  /**
   * Returns the session if it can be answered at once: from a current copy, or from memory while
   * memory serves. Null if the session must be loaded. By any thread.
   */
  public Outcome.@Nullable Found atOnce(SessionKey key) {
    if (controller.servesMemory()) {
      return memory.atOnce(key);
    }
    Session current = known.current(key);
    // A change that waits for its replay is newer than Redis's state.
    return current == null || !fallback.isEmpty()
        ? null
        : new Outcome.Found(current, Placement.REDIS);
  }

  @Override
  public @Nullable Session glimpse(SessionKey key) {
    Outcome.Found found = atOnce(key);
    return found == null ? null : found.session();
  }

  private Future<Outcome> change(SessionKey key, Function<SessionStore, Future<Outcome>> action) {
    return route(new Operation(key, true, action));
  }

  private Future<Outcome> route(Operation operation) {
    Future<?> between = betweenStates(operation);
    if (between != null) {
      return between.transform(done -> route(operation));
    }
    SessionStore redis = controller.redis();
    return redis == null || fallback.contains(operation.key())
        ? whenDue(operation, operation.on(memory))
        : onRedis(operation, redis);
  }

  /**
   * Completes when the session is in one state again; null if it is now. A change must not be
   * acknowledged while the journal has an older one: a process that is killed at that moment would
   * replay it over the newer change.
   */
  private @Nullable Future<?> betweenStates(Operation operation) {
    Future<?> replay = controller.replayOf(operation.key(), operation.writes());
    return replay == null && operation.writes() ? journal.removal(operation.key()) : replay;
  }

  private Future<Outcome> onRedis(Operation operation, SessionStore redis) {
    Ticket ticket = known.ask(operation.key(), operation.writes());
    return operation
        .on(redis)
        .onSuccess(outcome -> known.answered(operation.key(), operation.writes(), ticket, outcome))
        .onFailure(error -> known.unanswered(ticket))
        .recover(
            error ->
                error instanceof RedisOutageException outage
                    ? whenDue(operation, repeatOnMemory(operation, redis, outage))
                    : Future.failedFuture(error));
  }

  /**
   * Gives Redis up, and repeats on memory an operation whose answer was lost with the link. Redis
   * may have carried it out too: the replay is idempotent, so the client gets an answer that is
   * true.
   */
  private Future<Outcome> repeatOnMemory(
      Operation operation, SessionStore redis, RedisOutageException outage) {
    controller.lost(redis, outage);
    if (!operation.writes()) {
      return operation.on(memory);
    }
    memory.leaveVersions(operation.key(), outage.mayRunUntil());
    return operation
        .on(memory)
        .compose(outcome -> refuseIfUncertain(outage, outcome))
        .onSuccess(outcome -> remember(operation.key(), outcome));
  }

  /**
   * Refuses nothing by this node's knowledge alone: Redis may know of another node's change, and
   * may carry the operation out. A client that is refused takes it that nothing was changed.
   */
  private static Future<Outcome> refuseIfUncertain(RedisOutageException outage, Outcome outcome) {
    boolean refused = outcome instanceof Outcome.Mismatch || outcome instanceof Outcome.Absent;
    return refused && outage.mayRunUntil() > 0
        ? Future.failedFuture(
            new StoreUnavailableException("whether Redis carried the change out is not known"))
        : Future.succeededFuture(outcome);
  }

  private void remember(SessionKey key, Outcome outcome) {
    if (outcome instanceof Outcome.Deleted deleted) {
      records.unacknowledged().deleted(key, deleted.version());
    } else if (outcome instanceof Outcome.Found found) {
      records.unacknowledged().wrote(key, found.session());
      FallbackEntry entry = fallback.get(key);
      // Another change may have followed, or a replay may be writing this one.
      if (entry != null
          && entry.change().session() == found.session()
          && controller.replayOf(key, true) == null) {
        fallback.putAnyway(key, new FallbackEntry(entry.change().thenTried(), entry.durability()));
      }
    }
  }

  private Future<Outcome> whenDue(Operation operation, Future<Outcome> outcome) {
    return operation.writes()
        ? outcome.compose(done -> memory.whenDue(operation.key(), done))
        : outcome;
  }
}
