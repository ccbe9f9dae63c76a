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
   * Commits a change. A deletion leaves no tombstone where no Redis ever had the session.
   *
   * @param existed whether there was a session, for the outcome of a deletion
   */
  Future<Outcome> commit(SessionKey key, PendingChange change, boolean existed) {
    boolean leavesNothing = change.isTombstone() && needsNoTombstone(change);
    if (leavesNothing && !fallback.contains(key)) {
      return Future.succeededFuture(outcome(change, false, journal.durability()));
    }
    FallbackEntry entry = new FallbackEntry(change, Durability.MEMORY);
    try {
      uncommitted.put(key, entry);
    } catch (StoreFullException full) {
      return Future.failedFuture(full);
    }
    return (leavesNothing ? journal.forget(key) : journal.record(key, change))
        .onSuccess(
            durability ->
                uncommitted.accept(
                    key, entry, leavesNothing ? null : new FallbackEntry(change, durability)))
        .onFailure(error -> uncommitted.refuse(key, entry))
        .map(durability -> outcome(change, existed, durability));
  }

  private Outcome outcome(PendingChange change, boolean existed, Durability durability) {
    Session session = change.session();
    return session == null
        ? new Outcome.Deleted(existed, change.version(), placement(durability))
        : new Outcome.Found(session, placement(durability));
  }

  /** Ends a session that has expired: with a tombstone, unless no Redis ever had the session. */
  void expired(SessionKey key, FallbackEntry entry) {
    PendingChange change = entry.change();
    if (uncommitted.has(key)) {
      // If the journal refuses this change, the accepted one before it lives on.
      return;
    }
    clock.ended(change.version());
    if (needsNoTombstone(change)) {
      fallback.remove(key);
      journal.done(key);
    } else {
      fallback.putAnyway(key, new FallbackEntry(change.thenExpired(), entry.durability()));
    }
  }

  private boolean needsNoTombstone(PendingChange change) {
    return change.base().equals(PendingChange.Base.ABSENT) && authoritative.getAsBoolean();
  }

  Placement placement(Durability durability) {
    return new Placement(Storage.MEMORY, !authoritative.getAsBoolean(), durability);
  }
}
