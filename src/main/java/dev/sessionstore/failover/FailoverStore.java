package dev.sessionstore.failover;

import dev.sessionstore.failover.replay.ConflictLog;
import dev.sessionstore.failover.replay.UnacknowledgedWrites;
import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.Replacement;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.cache.InFlight.Ticket;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.memory.MemoryCursor;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.store.redis.ConnectedRedis;
import dev.sessionstore.store.redis.RedisOutageException;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store that the service uses: Redis while it serves, this node's memory while it does not, and
 * for each session the one of both that knows it better while Redis is being given what it missed.
 *
 * <p>An operation whose outcome is unknown because the link broke under it is carried out once more
 * on memory: replay is idempotent, and so the client gets an answer that is true. To be used from
 * one event loop.
 */
public final class FailoverStore implements SessionStore {
  private final FailoverController node;
  private final MemoryStore local;
  private final Fallback fallback;
  private final KnownSessions memory;
  private final ConflictLog conflicts;
  private final UnacknowledgedWrites tries;
  private final JournalRemovals strikingOut;
  private final @Nullable JournaledChanges journal;

  FailoverStore(
      FailoverController node,
      MemoryStore local,
      Fallback fallback,
      KnownSessions memory,
      ConflictLog conflicts,
      UnacknowledgedWrites tries,
      JournalRemovals strikingOut,
      @Nullable JournaledChanges journal) {
    this.strikingOut = strikingOut;
    this.journal = journal;
    this.tries = tries;
    this.node = node;
    this.conflicts = conflicts;
    this.local = local;
    this.fallback = fallback;
    this.memory = memory;
  }

  /** Completes when it is known whether Redis is there; the store serves from then on. */
  Future<Void> start() {
    return node.start();
  }

  /** Gives Redis up, looks for it no more, and closes the journal. */
  public Future<Void> close() {
    node.close();
    return journal == null ? Future.succeededFuture() : journal.close();
  }

  /** How the store is, for operators. */
  public StoreStatus status() {
    return node.status();
  }

  /** What replays found to stand against each other. */
  public ConflictLog conflicts() {
    return conflicts;
  }

  @Override
  public Future<Outcome> load(SessionKey key) {
    return run(key, false, store -> store.load(key));
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
    return change(key, store -> store.delete(key, precondition));
  }

  /**
   * The session as far as it can be told without asking anyone: from a current copy, or from this
   * node's memory where that is the store; null if it must be asked for. By any thread.
   */
  public Outcome.@Nullable Found atOnce(SessionKey key) {
    if (node.servesMemory()) {
      return local.atOnce(key);
    }
    Session current = memory.current(key);
    // One that waits for Redis is newer than Redis's own.
    return current == null || !fallback.isEmpty()
        ? null
        : new Outcome.Found(current, Placement.REDIS);
  }

  @Override
  public @Nullable Session glimpse(SessionKey key) {
    Outcome.Found found = atOnce(key);
    return found == null ? null : found.session();
  }

  private Future<Outcome> change(
      SessionKey key, Function<SessionStore, Future<Outcome>> operation) {
    return run(key, true, operation);
  }

  /** A change must not be acknowledged while the journal still has the one that it follows. */
  private @Nullable Future<?> unsettled(SessionKey key) {
    Future<?> replay = node.replayOf(key, true);
    return replay == null ? strikingOut.of(key) : replay;
  }

  /**
   * @param writes whether the operation changes the session
   */
  private Future<Outcome> run(
      SessionKey key, boolean writes, Function<SessionStore, Future<Outcome>> operation) {
    Future<?> first = writes ? unsettled(key) : node.replayOf(key, false);
    if (first != null) {
      // Between two states of one session: a moment later it is clear which one counts.
      return first.transform(done -> run(key, writes, operation));
    }
    SessionStore redis = node.redis();
    if (redis == null || fallback.contains(key)) {
      return whenDue(key, writes, operation.apply(local));
    }
    Ticket ticket = memory.ask(key, writes);
    return operation
        .apply(redis)
        .onSuccess(outcome -> learn(key, writes, ticket, outcome))
        .onFailure(error -> memory.unanswered(ticket))
        .recover(
            error ->
                whenDue(
                    key,
                    writes,
                    orLocally(redis, error, writes ? key : null, operation)
                        .compose(outcome -> unlessDone(error, outcome))
                        .onSuccess(outcome -> tried(key, writes, outcome))));
  }

  /**
   * What this node would refuse by what it knows, Redis may have done, or may still do: it may know
   * of a change by another node. Whoever is refused takes it that nothing was changed.
   */
  private static Future<Outcome> unlessDone(Throwable error, Outcome outcome) {
    boolean refused = outcome instanceof Outcome.Mismatch || outcome instanceof Outcome.Absent;
    return refused && error instanceof RedisOutageException outage && outage.mayRunUntil() > 0
        ? Future.failedFuture(
            new StoreUnavailableException("whether Redis has done it is not known"))
        : Future.succeededFuture(outcome);
  }

  private Future<Outcome> whenDue(SessionKey key, boolean writes, Future<Outcome> outcome) {
    return writes ? outcome.compose(done -> local.whenDue(key, done)) : outcome;
  }

  private void learn(SessionKey key, boolean writes, Ticket ticket, Outcome outcome) {
    if (writes) {
      memory.written(key, ticket, outcome);
    } else {
      memory.read(key, ticket, outcome);
    }
  }

  /** Redis may have done the same. */
  private void tried(SessionKey key, boolean writes, Outcome outcome) {
    if (writes && outcome instanceof Outcome.Found found) {
      tries.wrote(key, found.session());
      markTried(key, found.session());
    } else if (writes && outcome instanceof Outcome.Deleted deleted) {
      tries.deleted(key, deleted.version());
    }
  }

  /** Unless something else has been done to it meanwhile, or is being done. */
  private void markTried(SessionKey key, Session session) {
    FallbackEntry entry = fallback.get(key);
    if (entry != null && entry.change().session() == session && node.replayOf(key, true) == null) {
      fallback.putAnyway(key, new FallbackEntry(entry.change().thenTried(), entry.durability()));
    }
  }

  /**
   * @param key what was to be changed; null if nothing was
   */
  private <T> Future<T> orLocally(
      SessionStore redis,
      Throwable error,
      @Nullable SessionKey key,
      Function<SessionStore, Future<T>> operation) {
    if (!(error instanceof RedisOutageException outage)) {
      return Future.failedFuture(error);
    }
    node.lost(redis, String.valueOf(outage.getMessage()));
    if (key != null) {
      local.leaveVersions(key, outage.mayRunUntil());
    }
    return operation.apply(local);
  }

  /**
   * What waits for Redis comes first, then what Redis has: a session that is replayed between two
   * pages is then in one of them. A list that another Redis began begins anew.
   */
  @Override
  public Future<SessionPage> list(String namespace, ListQuery query) {
    SessionStore redis = node.redis();
    String cursor = query.cursor();
    if (cursor != null
        && ConnectedRedis.isCursor(cursor)
        && (redis == null || !redis.goesOn(cursor))) {
      return list(namespace, from(query, null));
    }
    if (redis == null) {
      return listLocally(namespace, query);
    }
    boolean isFirst = cursor == null;
    if (!fallback.isEmpty() && (isFirst || MemoryCursor.isLocal(cursor))) {
      return local.listWaiting(namespace, query).map(FailoverStore::thenRedis);
    }
    ListQuery onRedis = MemoryCursor.isLocal(cursor) ? from(query, null) : query;
    return redis
        .list(namespace, onRedis)
        .onSuccess(page -> learn(namespace, page))
        .recover(
            error ->
                orLocally(redis, error, null, any -> listLocally(namespace, from(query, null))));
  }

  /** What this node can tell, unless Redis serves again by the time that it is told. */
  private Future<SessionPage> listLocally(String namespace, ListQuery query) {
    return local
        .list(namespace, query)
        .compose(
            page -> node.redis() == null ? Future.succeededFuture(page) : list(namespace, query));
  }

  private void learn(String namespace, SessionPage page) {
    for (SessionPage.Entry entry : page.entries()) {
      SessionPage.Meta meta = entry.meta();
      if (meta != null) {
        memory.listed(new SessionKey(namespace, entry.id()), meta.version());
      }
    }
  }

  private static ListQuery from(ListQuery query, @Nullable String cursor) {
    return new ListQuery(query.limit(), cursor, query.prefix(), query.withMeta());
  }

  private static SessionPage thenRedis(SessionPage page) {
    String next = page.nextCursor() == null ? ConnectedRedis.FIRST_CURSOR : page.nextCursor();
    return new SessionPage(page.entries(), next, true);
  }
}
