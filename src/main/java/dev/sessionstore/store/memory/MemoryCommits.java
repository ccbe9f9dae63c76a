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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Commits changes of sessions in memory: puts them into the fallback at once, and answers when the
 * journal has accepted them. A change that the journal refuses is taken out again and what was
 * there before comes back, unless a later change was built on it. Also ends sessions that expire
 * there. To be used from one event loop.
 */
final class MemoryCommits {
  /** Most expired sessions of which the journal is told at once; it has changes of clients, too. */
  static final int MAX_ENDING = 4_096;

  private final Fallback fallback;
  private final ChangeJournal journal;
  private final SessionClock clock;
  private final BooleanSupplier authoritative;
  private final Map<SessionKey, Chain> undecided = new HashMap<>();
  private int ending;

  /** The changes of one session that the journal has neither accepted nor refused yet. */
  private static final class Chain {
    private final List<FallbackEntry> entries = new ArrayList<>(1);

    /** The entry that was accepted last; null for none. */
    private @Nullable FallbackEntry accepted;

    private Chain(@Nullable FallbackEntry accepted) {
      this.accepted = accepted;
    }

    private @Nullable FallbackEntry last() {
      return entries.isEmpty() ? accepted : entries.get(entries.size() - 1);
    }
  }

  /**
   * @param authoritative whether memory is the store, so that no Redis needs a tombstone
   */
  MemoryCommits(
      Fallback fallback, ChangeJournal journal, SessionClock clock, BooleanSupplier authoritative) {
    this.fallback = fallback;
    this.journal = journal;
    this.clock = clock;
    this.authoritative = authoritative;
  }

  /**
   * Commits a change. A deletion leaves no tombstone where no Redis ever had the session.
   *
   * @param existed whether there was a session, for the outcome of a deletion
   */
  Future<Outcome> commit(SessionKey key, PendingChange change, boolean existed) {
    boolean leavesNothing = change.isTombstone() && needsNoTombstone(change);
    FallbackEntry before = fallback.get(key);
    if (leavesNothing && before == null) {
      return Future.succeededFuture(outcome(change, false, journal.durability()));
    }
    FallbackEntry entry = new FallbackEntry(change, Durability.MEMORY);
    try {
      fallback.put(key, entry);
    } catch (StoreFullException full) {
      return Future.failedFuture(full);
    }
    Chain chain = undecided.computeIfAbsent(key, any -> new Chain(before));
    chain.entries.add(entry);
    return (leavesNothing ? journal.forget(key) : journal.record(key, change))
        .onSuccess(
            durability -> {
              chain.accepted = leavesNothing ? null : new FallbackEntry(change, durability);
              chain.entries.remove(entry);
              decided(key, chain, entry, chain.accepted);
            })
        .onFailure(
            error -> {
              chain.entries.remove(entry);
              decided(key, chain, entry, chain.last());
            })
        .map(durability -> outcome(change, existed, durability));
  }

  /** Puts what is valid now in the place of an entry whose change was decided. */
  private void decided(
      SessionKey key, Chain chain, FallbackEntry entry, @Nullable FallbackEntry valid) {
    if (chain.entries.isEmpty()) {
      undecided.remove(key);
    }
    boolean isInPlace = fallback.get(key) == entry;
    if (isInPlace && valid == null) {
      fallback.remove(key);
    } else if (isInPlace && valid != null) {
      fallback.putAnyway(key, valid);
    }
  }

  private Outcome outcome(PendingChange change, boolean existed, Durability durability) {
    Session session = change.session();
    return session == null
        ? new Outcome.Deleted(existed, change.version(), placement(durability))
        : new Outcome.Found(session, placement(durability));
  }

  /**
   * Ends a session that has expired: with a tombstone, unless no Redis ever had the session. Leaves
   * it as it is where the journal has much to do; it is absent to clients all the same.
   */
  void expired(SessionKey key, FallbackEntry entry) {
    PendingChange change = entry.change();
    // If the journal refuses a change, the accepted one before it lives on.
    if (undecided.containsKey(key) || ending >= MAX_ENDING) {
      return;
    }
    clock.ended(change.version());
    if (needsNoTombstone(change)) {
      fallback.remove(key);
      journal.done(key);
    } else {
      PendingChange ended = change.thenExpired();
      fallback.putAnyway(key, new FallbackEntry(ended, entry.durability()));
      // Its data leave the disk. If this fails, a restart finds the session expired again.
      ending++;
      journal.record(key, ended).onComplete(recorded -> ending--);
    }
  }

  private boolean needsNoTombstone(PendingChange change) {
    return change.base().equals(PendingChange.Base.ABSENT) && authoritative.getAsBoolean();
  }

  Placement placement(Durability durability) {
    return new Placement(Storage.MEMORY, !authoritative.getAsBoolean(), durability);
  }
}
