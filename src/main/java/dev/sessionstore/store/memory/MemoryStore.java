package dev.sessionstore.store.memory;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.Knowledge;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.Replacement;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreFullException;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in this node's memory: the whole store where there is no Redis, and what bridges an
 * outage where there is one. Then every change is kept as one that waits for Redis, and of a
 * session that this node does not know it says so instead of "not found".
 */
public final class MemoryStore implements SessionStore {
  private final Vertx vertx;
  private final Fallback fallback;
  private final Knowledge knowledge;
  private final MemoryLookup view;
  private final CachedIdIndex remembered;
  private final ChangeJournal journal;
  private final SessionClock clock;
  private final LocalVersions versions;
  private final BooleanSupplier authoritative;

  private final UncommittedChanges undecided;

  /**
   * @param knowledge what else this node can tell of sessions
   * @param authoritative whether memory is the store, so that what it does not have does not exist
   */
  public MemoryStore(
      Vertx vertx,
      Fallback fallback,
      Knowledge knowledge,
      ChangeJournal journal,
      SessionClock clock,
      BooleanSupplier authoritative) {
    this.vertx = vertx;
    this.fallback = fallback;
    this.undecided = new UncommittedChanges(fallback);
    this.knowledge = knowledge;
    this.view = new MemoryLookup(fallback, knowledge, clock, authoritative);
    this.remembered = new CachedIdIndex(vertx, knowledge);
    this.journal = journal;
    this.clock = clock;
    this.versions = new LocalVersions(clock);
    this.authoritative = authoritative;
    fallback.onExpired(this::expired);
  }

  /**
   * Leaves versions up to that one to a change of the session that was sent to Redis and may still
   * be carried out there: what is done here instead is to be the later one.
   */
  public void leaveVersions(SessionKey key, long upTo) {
    versions.leave(key, upTo);
  }

  /**
   * What came of a change, when the time has reached its version. Told before, it could be followed
   * by a change on another node that is the earlier one by its version.
   */
  public Future<Outcome> whenDue(SessionKey key, Outcome outcome) {
    long ahead = versions.ahead(key, outcome);
    return ahead <= 0
        ? Future.succeededFuture(outcome)
        : vertx.timer(ahead, TimeUnit.MILLISECONDS).map(outcome);
  }

  @Override
  public Future<Outcome> load(SessionKey key) {
    LocalLookup seen = view.of(key);
    if (seen instanceof LocalLookup.Present present) {
      return Future.succeededFuture(
          new Outcome.Found(present.session(), placement(present.durability())));
    }
    return seen instanceof LocalLookup.Gone
        ? Future.succeededFuture(new Outcome.Absent(placement(journal.durability())))
        : unknown();
  }

  @Override
  public Future<Outcome> save(
      SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition) {
    LocalLookup seen = view.of(key);
    if (seen instanceof LocalLookup.Unknown && !(precondition instanceof Precondition.None)) {
      return unknown();
    }
    if (!seen.satisfies(precondition)) {
      return Future.succeededFuture(new Outcome.Mismatch(seen.currentVersion()));
    }
    long now = clock.millis();
    Session old = seen instanceof LocalLookup.Present present ? present.session() : null;
    long before = old == null ? Math.max(seen.version(), clock.endedVersion()) : old.version();
    long version = versions.after(key, before);
    // The id that is in memory already, not an equal one.
    SessionId id = old == null ? key.id() : old.id();
    long createdAt = old == null ? now : old.createdAt();
    Session session = new Session(id, data, version, createdAt, now, now + ttlMillis);
    return commit(key, PendingChange.saved(session, seen.base()));
  }

  @Override
  public Future<Outcome> replace(SessionKey key, Replacement replacement) {
    LocalLookup seen = view.of(key);
    if (seen instanceof LocalLookup.Unknown) {
      // It was read from Redis a moment ago, so this node knows it after all.
      seen = view.ofCopy(replacement.base());
    }
    if (!(seen instanceof LocalLookup.Present present)) {
      return Future.succeededFuture(new Outcome.Absent(placement(journal.durability())));
    }
    Session old = present.session();
    if (old.version() != replacement.base().version()) {
      return Future.succeededFuture(new Outcome.Moved(old, placement(present.durability())));
    }
    OptionalLong ttl = replacement.ttlMillis();
    long now = clock.millis();
    long expiresAt = ttl.isPresent() ? now + ttl.getAsLong() : old.expiresAt();
    Session next = successor(key, old, replacement.data(), now, expiresAt);
    return commit(key, present.then(next, replacement.changes(), ttl.isPresent()));
  }

  @Override
  public Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition) {
    LocalLookup seen = view.of(key);
    if (seen instanceof LocalLookup.Unknown) {
      return unknown();
    }
    if (!(seen instanceof LocalLookup.Present present)) {
      return Future.succeededFuture(new Outcome.Absent(placement(journal.durability())));
    }
    if (!seen.satisfies(precondition)) {
      return Future.succeededFuture(new Outcome.Mismatch(seen.currentVersion()));
    }
    Session old = present.session();
    long now = clock.millis();
    Session next = successor(key, old, old.data(), now, now + ttlMillis);
    return commit(key, present.then(next, MemberChanges.NONE, true));
  }

  @Override
  public Future<Outcome> delete(SessionKey key, Precondition precondition) {
    LocalLookup seen = view.of(key);
    boolean unknown = seen instanceof LocalLookup.Unknown;
    if (unknown && !(precondition instanceof Precondition.None)) {
      return unknown();
    }
    if (seen instanceof LocalLookup.Present && !seen.satisfies(precondition)) {
      return Future.succeededFuture(new Outcome.Mismatch(seen.currentVersion()));
    }
    boolean existed = !(seen instanceof LocalLookup.Gone);
    long version = versions.after(key, seen.version());
    versions.ended(key, version);
    if (seen.base().equals(Base.ABSENT) && authoritative.getAsBoolean()) {
      return drop(key, version, existed);
    }
    // Even of what is gone for this node: another one may have saved it again since.
    return commit(key, PendingChange.deleted(version, seen.base()), existed);
  }

  /** What a load would find, if it is easily found; else null. By any thread. */
  public Outcome.@Nullable Found atOnce(SessionKey key) {
    FallbackEntry entry = fallback.get(key);
    Session session = entry == null ? knowledge.copy(key) : entry.session();
    if (session == null || session.isExpiredAt(clock.millis())) {
      return null;
    }
    return new Outcome.Found(
        session, placement(entry == null ? Durability.REDIS : entry.durability()));
  }

  @Override
  public Future<SessionPage> list(String namespace, ListQuery query) {
    return remembered.of(namespace).compose(ids -> view.list(namespace, query, ids));
  }

  /** Lists only the sessions that wait for Redis. */
  public Future<SessionPage> listWaiting(String namespace, ListQuery query) {
    return view.list(namespace, query, SortedIds.NONE);
  }

  private Session successor(SessionKey key, Session old, JsonBytes data, long now, long expiresAt) {
    return new Session(
        old.id(), data, versions.after(key, old.version()), old.createdAt(), now, expiresAt);
  }

  /** Keeps a change, and answers when it is as durable as it is to be. */
  private Future<Outcome> commit(SessionKey key, PendingChange change) {
    return commit(key, change, true);
  }

  private Future<Outcome> commit(SessionKey key, PendingChange change, boolean existed) {
    FallbackEntry before = fallback.get(key);
    FallbackEntry entry = new FallbackEntry(change, Durability.MEMORY);
    try {
      fallback.put(key, entry);
    } catch (StoreFullException full) {
      return Future.failedFuture(full);
    }
    UncommittedChanges.Step step = undecided.add(key, before, entry);
    return decided(key, step, journal.record(key, change))
        .map(durability -> outcome(change, existed, placement(durability)));
  }

  private Future<Durability> decided(
      SessionKey key, UncommittedChanges.Step step, Future<Durability> decision) {
    return decision
        .onSuccess(durability -> undecided.accept(key, step, durability))
        .onFailure(error -> undecided.refuse(key, step))
        .onComplete(any -> expireIfDue(key));
  }

  private static Outcome outcome(PendingChange change, boolean existed, Placement placement) {
    Session session = change.session();
    return session == null
        ? new Outcome.Deleted(existed, change.version(), placement)
        : new Outcome.Found(session, placement);
  }

  /** No tombstone is needed for what no Redis ever had. */
  private Future<Outcome> drop(SessionKey key, long version, boolean existed) {
    FallbackEntry before = fallback.get(key);
    if (before == null) {
      return Future.succeededFuture(
          new Outcome.Deleted(false, version, placement(journal.durability())));
    }
    fallback.remove(key);
    UncommittedChanges.Step step = undecided.add(key, before, null);
    return decided(key, step, journal.forget(key))
        .map(durability -> new Outcome.Deleted(existed, version, placement(durability)));
  }

  /** The timer may have called while it was not decided yet which expiry is the right one. */
  private void expireIfDue(SessionKey key) {
    FallbackEntry entry = fallback.get(key);
    Session session = entry == null ? null : entry.session();
    if (entry != null && session != null && session.isExpiredAt(clock.millis())) {
      expired(key, entry);
    }
  }

  private void expired(SessionKey key, FallbackEntry entry) {
    if (undecided.has(key)) {
      // Should this one be refused, what was accepted before it lives on.
      return;
    }
    clock.ended(entry.change().version());
    if (entry.change().base().equals(Base.ABSENT) && authoritative.getAsBoolean()) {
      fallback.remove(key);
      journal.done(key);
    } else {
      fallback.putAnyway(key, new FallbackEntry(entry.change().thenExpired(), entry.durability()));
    }
  }

  private Placement placement(Durability durability) {
    return new Placement(Storage.MEMORY, !authoritative.getAsBoolean(), durability);
  }

  private static <T> Future<T> unknown() {
    return Future.failedFuture(
        new StoreUnavailableException(
            "Redis is unreachable, and this node has no copy of the session"));
  }
}
