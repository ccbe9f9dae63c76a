package dev.sessionstore.store.memory;

import dev.sessionstore.session.Placement.Durability;
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

  /** One change. Not a record, since equal changes are not the same. */
  static final class Step {
    private final @Nullable FallbackEntry entry;

    private Step(@Nullable FallbackEntry entry) {
      this.entry = entry;
    }
  }

  /** The changes of one session since all of them were decided. */
  private static final class Chain {
    /** The entry that was accepted last; null for none. */
    private @Nullable FallbackEntry accepted;

    private final List<Step> steps = new ArrayList<>(1);

    private Chain(@Nullable FallbackEntry accepted) {
      this.accepted = accepted;
    }

    private @Nullable FallbackEntry top() {
      return steps.isEmpty() ? accepted : steps.get(steps.size() - 1).entry;
    }
  }

  UncommittedChanges(Fallback fallback) {
    this.fallback = fallback;
  }

  /**
   * Adds a change that has been made in the fallback.
   *
   * @param before the entry before it; null for none
   * @param after the entry since; null for none
   */
  Step add(SessionKey key, @Nullable FallbackEntry before, @Nullable FallbackEntry after) {
    Step step = new Step(after);
    chains.computeIfAbsent(key, any -> new Chain(before)).steps.add(step);
    return step;
  }

  /** Tells whether a change of the session is undecided. */
  boolean has(SessionKey key) {
    return chains.containsKey(key);
  }

  void accept(SessionKey key, Step step, Durability durability) {
    FallbackEntry entry = step.entry;
    FallbackEntry kept = entry == null ? null : new FallbackEntry(entry.change(), durability);
    if (entry != null && kept != null) {
      fallback.replace(key, entry, kept);
    }
    decide(key, step).accepted = kept;
  }

  void refuse(SessionKey key, Step step) {
    boolean isInPlace = fallback.get(key) == step.entry;
    FallbackEntry back = decide(key, step).top();
    if (isInPlace && back == null) {
      fallback.remove(key);
    } else if (isInPlace && back != null) {
      fallback.putAnyway(key, back);
    }
  }

  private Chain decide(SessionKey key, Step step) {
    Chain chain = chains.get(key);
    if (chain == null || !chain.steps.remove(step)) {
      throw new IllegalStateException("a change of " + key + " was decided twice");
    }
    if (chain.steps.isEmpty()) {
      chains.remove(key);
    }
    return chain;
  }
}
