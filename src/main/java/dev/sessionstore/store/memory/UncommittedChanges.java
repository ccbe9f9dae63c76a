package dev.sessionstore.store.memory;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.SessionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes that the journal has not decided about yet. They show in the fallback already; one
 * that is refused goes again, and what was there before it comes back, unless another one has been
 * built on it meanwhile. To be used from one event loop.
 */
final class UncommittedChanges {
  private final Fallback fallback;
  private final Map<SessionKey, Chain> chains = new HashMap<>();

  /** A change; not a record, since it is the one that counts and not an equal one. */
  static final class Step {
    private final @Nullable FallbackEntry entry;

    private Step(@Nullable FallbackEntry entry) {
      this.entry = entry;
    }
  }

  /** What happened to one session since all of it was decided. */
  private static final class Chain {
    /** What was accepted last; null if that is that there is nothing. */
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
   * A change has been made and waits for the decision.
   *
   * @param before what was there before it; null for nothing
   * @param after what is there since; null for nothing
   */
  Step add(SessionKey key, @Nullable FallbackEntry before, @Nullable FallbackEntry after) {
    Step step = new Step(after);
    chains.computeIfAbsent(key, any -> new Chain(before)).steps.add(step);
    return step;
  }

  /** Whether a decision about the session is awaited. */
  boolean has(SessionKey key) {
    return chains.containsKey(key);
  }

  /** The change has been accepted, and survives that. */
  void accept(SessionKey key, Step step, Durability durability) {
    FallbackEntry entry = step.entry;
    FallbackEntry kept = entry == null ? null : new FallbackEntry(entry.change(), durability);
    if (entry != null && kept != null) {
      fallback.replace(key, entry, kept);
    }
    decide(key, step).accepted = kept;
  }

  /** The change has been refused. */
  void refuse(SessionKey key, Step step) {
    boolean shows = fallback.get(key) == step.entry;
    FallbackEntry back = decide(key, step).top();
    if (!shows) {
      return;
    }
    if (back == null) {
      fallback.remove(key);
    } else {
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
