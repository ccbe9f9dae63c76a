package dev.sessionstore.store.memory;

import dev.sessionstore.session.SessionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes that the journal has neither accepted nor refused yet. They are in the fallback
 * already. A refused one is taken out again and what was there before comes back, unless a later
 * change was built on it. To be used from one event loop.
 */
final class UncommittedChanges {
  private final Fallback fallback;
  private final Map<SessionKey, Chain> chains = new HashMap<>();

  /** The changes of one session since all of them were decided. */
  private static final class Chain {
    private final List<FallbackEntry> undecided = new ArrayList<>(1);

    /** The entry that was accepted last; null for none. */
    private @Nullable FallbackEntry accepted;

    private Chain(@Nullable FallbackEntry accepted) {
      this.accepted = accepted;
    }

    private @Nullable FallbackEntry last() {
      return undecided.isEmpty() ? accepted : undecided.get(undecided.size() - 1);
    }
  }

  UncommittedChanges(Fallback fallback) {
    this.fallback = fallback;
  }

  /** Tells whether a change of the session is undecided. */
  boolean has(SessionKey key) {
    return chains.containsKey(key);
  }

  /**
   * Puts an entry into the fallback whose change is undecided.
   *
   * @throws StoreFullException if there is no room for it
   */
  void put(SessionKey key, FallbackEntry entry) {
    FallbackEntry before = fallback.get(key);
    fallback.put(key, entry);
    chains.computeIfAbsent(key, any -> new Chain(before)).undecided.add(entry);
  }

  /**
   * Accepts a change.
   *
   * @param kept the entry that takes its place; null for none
   */
  void accept(SessionKey key, FallbackEntry entry, @Nullable FallbackEntry kept) {
    decide(key, entry).accepted = kept;
    replace(key, entry, kept);
  }

  void refuse(SessionKey key, FallbackEntry entry) {
    replace(key, entry, decide(key, entry).last());
  }

  private Chain decide(SessionKey key, FallbackEntry entry) {
    Chain chain = chains.get(key);
    if (chain == null || !chain.undecided.removeIf(other -> other == entry)) {
      throw new IllegalStateException("a change of " + key + " was decided twice");
    }
    if (chain.undecided.isEmpty()) {
      chains.remove(key);
    }
    return chain;
  }

  private void replace(SessionKey key, FallbackEntry entry, @Nullable FallbackEntry other) {
    if (fallback.get(key) != entry) {
      return;
    }
    if (other == null) {
      fallback.remove(key);
    } else {
      fallback.putAnyway(key, other);
    }
  }
}
