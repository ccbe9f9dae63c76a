package dev.sessionstore.store.memory;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement.Durability;
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
import dev.sessionstore.store.Replacement;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in this node's memory. Where there is no Redis it is the whole store. In an outage
 * it keeps every change as one that waits for Redis, and answers "unavailable" instead of "not
 * found" for a session that this node does not know.
 */
public final class MemoryStore implements SessionStore {
  private final Vertx vertx;
  private final Fallback fallback;
  private final Knowledge knowledge;
  private final MemoryLookup lookup;
  private final CachedIdIndex cachedIds;
  private final ChangeJournal journal;
  private final SessionClock clock;
  private final LocalVersions versions;
  private final MemoryCommits commits;

  /**
   * @param knowledge the sessions that Redis is known to have
   * @param authoritative whether memory is the store, so that a session it lacks does not exist
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
    this.knowledge = knowledge;
    this.lookup = new MemoryLookup(fallback, knowledge, clock, authoritative);
    this.cachedIds = new CachedIdIndex(vertx, knowledge);
    this.journal = journal;
    this.clock = clock;
    this.versions = new LocalVersions(clock);
    this.commits = new MemoryCommits(fallback, journal, clock, authoritative);
    fallback.onExpired(commits::expired);
  }

  /**
   * Leaves the session's versions up to this one to a command that was sent to Redis and may still
   * be carried out there: its repetition in memory must be later.
   */
  public void leaveVersions(SessionKey key, long upTo) {
    versions.leave(key, upTo);
  }

  /**
   * Holds the outcome of a change back until the time has reached its version. Answered before, the
   * client could go on to change the session on another node with an earlier version.
   */
  public Future<Outcome> whenDue(SessionKey key, Outcome outcome) {
    long ahead = versions.ahead(key, outcome);
    return ahead <= 0
        ? Future.succeededFuture(outcome)
        : vertx.timer(ahead, TimeUnit.MILLISECONDS).map(outcome);
  }

  @Override
  public Future<Outcome> load(SessionKey key) {
    LocalLookup seen = lookup.of(key);
    if (seen instanceof LocalLookup.Present present) {
      return Future.succeededFuture(
          new Outcome.Found(present.session(), commits.placement(present.durability())));
    }
    return seen instanceof LocalLookup.Gone ? absent() : unknown();
  }

  @Override
  public Future<Outcome> save(
      SessionKey key, JsonBytes data, long ttlMillis, Precondition precondition) {
    LocalLookup seen = lookup.of(key);
    if (seen instanceof LocalLookup.Unknown && !(precondition instanceof Precondition.None)) {
      return unknown();
    }
    if (!seen.satisfies(precondition)) {
      return mismatch(seen);
    }
    long now = clock.millis();
    Session old = seen instanceof LocalLookup.Present present ? present.session() : null;
    long before = old == null ? Math.max(seen.version(), clock.endedVersion()) : old.version();
    long version = versions.after(key, before);
    // The id object that is in memory already, rather than an equal one.
    SessionId id = old == null ? key.id() : old.id();
    long createdAt = old == null ? now : old.createdAt();
    Session session = new Session(id, data, version, createdAt, now, now + ttlMillis);
    return commits.commit(key, PendingChange.saved(session, seen.base()), true);
  }

  @Override
  public Future<Outcome> replace(SessionKey key, Replacement replacement) {
    LocalLookup seen = lookup.of(key);
    if (seen instanceof LocalLookup.Unknown) {
      // The base was read from Redis a moment ago, so this node knows the session after all.
      seen = lookup.ofCopy(replacement.base());
    }
    if (!(seen instanceof LocalLookup.Present present)) {
      return absent();
    }
    Session old = present.session();
    if (old.version() != replacement.base().version()) {
      return Future.succeededFuture(
          new Outcome.Moved(old, commits.placement(present.durability())));
    }
    return succeed(
        key, present, replacement.data(), replacement.changes(), replacement.ttlMillis());
  }

  @Override
  public Future<Outcome> touch(SessionKey key, long ttlMillis, Precondition precondition) {
    LocalLookup seen = lookup.of(key);
    if (seen instanceof LocalLookup.Unknown) {
      return unknown();
    }
    if (!(seen instanceof LocalLookup.Present present)) {
      return absent();
    }
    if (!seen.satisfies(precondition)) {
      return mismatch(seen);
    }
    JsonBytes data = present.session().data();
    return succeed(key, present, data, MemberChanges.NONE, OptionalLong.of(ttlMillis));
  }

  /** Commits the next state of a session; without a time to live the expiry stays. */
  private Future<Outcome> succeed(
      SessionKey key,
      LocalLookup.Present present,
      JsonBytes data,
      MemberChanges changes,
      OptionalLong ttlMillis) {
    Session old = present.session();
    long now = clock.millis();
    long expiresAt = ttlMillis.isPresent() ? now + ttlMillis.getAsLong() : old.expiresAt();
    long version = versions.after(key, old.version());
    Session next = new Session(old.id(), data, version, old.createdAt(), now, expiresAt);
    return commits.commit(key, present.then(next, changes, ttlMillis.isPresent()), true);
  }

  /** Records a deletion even of a session that is gone here: another node may have saved it. */
  @Override
  public Future<Outcome> delete(SessionKey key, Precondition precondition) {
    LocalLookup seen = lookup.of(key);
    if (seen instanceof LocalLookup.Unknown && !(precondition instanceof Precondition.None)) {
      return unknown();
    }
    if (seen instanceof LocalLookup.Present && !seen.satisfies(precondition)) {
      return mismatch(seen);
    }
    long version = versions.after(key, seen.version());
    versions.ended(key, version);
    boolean existed = !(seen instanceof LocalLookup.Gone);
    return commits.commit(key, PendingChange.deleted(version, seen.base()), existed);
  }

  /** Returns the session if it is at hand, else null. By any thread. */
  public Outcome.@Nullable Found atOnce(SessionKey key) {
    FallbackEntry entry = fallback.get(key);
    Session session = entry == null ? knowledge.copy(key) : entry.session();
    if (session == null || session.isExpiredAt(clock.millis())) {
      return null;
    }
    Durability durability = entry == null ? Durability.REDIS : entry.durability();
    return new Outcome.Found(session, commits.placement(durability));
  }

  /** Tells whether a text is a cursor of this store. */
  public static boolean isCursor(@Nullable String text) {
    return text != null && MemoryLookup.isCursor(text);
  }

  @Override
  public Future<SessionPage> list(String namespace, ListQuery query) {
    return cachedIds.of(namespace).compose(ids -> lookup.list(namespace, query, ids));
  }

  /** Lists only the sessions that wait for Redis. */
  public Future<SessionPage> listWaiting(String namespace, ListQuery query) {
    return lookup.list(namespace, query, Collections.emptyNavigableSet());
  }

  private Future<Outcome> absent() {
    return Future.succeededFuture(new Outcome.Absent(commits.placement(journal.durability())));
  }

  private static Future<Outcome> mismatch(LocalLookup seen) {
    return Future.succeededFuture(
        new Outcome.Mismatch(
            seen instanceof LocalLookup.Present
                ? OptionalLong.of(seen.version())
                : OptionalLong.empty()));
  }

  private static Future<Outcome> unknown() {
    return Future.failedFuture(
        new StoreUnavailableException(
            "Redis is unreachable, and this node has no copy of the session"));
  }
}
