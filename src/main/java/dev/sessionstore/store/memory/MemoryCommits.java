package dev.sessionstore.store.memory;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.StoreFullException;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/**
 * Commits changes of sessions in memory: puts them into the fallback at once, and answers when the
 * journal has accepted them. Also ends sessions that expire there. To be used from one event loop.
 */
final class MemoryCommits {
  private final Fallback fallback;
  private final ChangeJournal journal;
  private final SessionClock clock;
  private final BooleanSupplier authoritative;
  private final UncommittedChanges uncommitted;

  /**
   * @param authoritative whether memory is the store, so that no Redis needs a tombstone
   */
  MemoryCommits(
      Fallback fallback, ChangeJournal journal, SessionClock clock, BooleanSupplier authoritative) {
    this.fallback = fallback;
    this.journal = journal;
    this.clock = clock;
    this.authoritative = authoritative;
    this.uncommitted = new UncommittedChanges(fallback);
  }

  /**
   * Commits a change.
   *
   * @param existed whether there was a session, for the outcome of a deletion
   */
  Future<Outcome> commit(SessionKey key, PendingChange change, boolean existed) {
    FallbackEntry before = fallback.get(key);
    FallbackEntry entry = new FallbackEntry(change, Durability.MEMORY);
    try {
      fallback.put(key, entry);
    } catch (StoreFullException full) {
      return Future.failedFuture(full);
    }
    UncommittedChanges.Step step = uncommitted.add(key, before, entry);
    return decided(key, step, journal.record(key, change))
        .map(durability -> outcome(change, existed, placement(durability)));
  }

  private static Outcome outcome(PendingChange change, boolean existed, Placement placement) {
    Session session = change.session();
    return session == null
        ? new Outcome.Deleted(existed, change.version(), placement)
        : new Outcome.Found(session, placement);
  }

  /** Commits a deletion: without a tombstone where no Redis ever had the session. */
  Future<Outcome> delete(SessionKey key, Base base, long version, boolean existed) {
    if (!needsNoTombstone(base)) {
      return commit(key, PendingChange.deleted(version, base), existed);
    }
    FallbackEntry before = fallback.get(key);
    if (before == null) {
      return Future.succeededFuture(
          new Outcome.Deleted(false, version, placement(journal.durability())));
    }
    fallback.remove(key);
    UncommittedChanges.Step step = uncommitted.add(key, before, null);
    return decided(key, step, journal.forget(key))
        .map(durability -> new Outcome.Deleted(existed, version, placement(durability)));
  }

  private Future<Durability> decided(
      SessionKey key, UncommittedChanges.Step step, Future<Durability> decision) {
    return decision
        .onSuccess(durability -> uncommitted.accept(key, step, durability))
        .onFailure(error -> uncommitted.refuse(key, step))
        .onComplete(any -> expireIfDue(key));
  }

  /** Ends a session whose timer called while its change, and so its expiry, was undecided. */
  private void expireIfDue(SessionKey key) {
    FallbackEntry entry = fallback.get(key);
    Session session = entry == null ? null : entry.session();
    if (entry != null && session != null && session.isExpiredAt(clock.millis())) {
      expired(key, entry);
    }
  }

  /** Ends a session that has expired: with a tombstone, unless no Redis ever had the session. */
  void expired(SessionKey key, FallbackEntry entry) {
    if (uncommitted.has(key)) {
      // If the journal refuses this change, the accepted one before it lives on.
      return;
    }
    clock.ended(entry.change().version());
    if (needsNoTombstone(entry.change().base())) {
      fallback.remove(key);
      journal.done(key);
    } else {
      fallback.putAnyway(key, new FallbackEntry(entry.change().thenExpired(), entry.durability()));
    }
  }

  private boolean needsNoTombstone(Base base) {
    return base.equals(Base.ABSENT) && authoritative.getAsBoolean();
  }

  Placement placement(Durability durability) {
    return new Placement(Storage.MEMORY, !authoritative.getAsBoolean(), durability);
  }
}
