package dev.sessionstore.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a session after an acknowledged change.
 *
 * @param states the possible ones; an empty one is no session
 * @param expiresAt epoch milliseconds
 * @param mayLiveLonger whether a change of unknown outcome may have set a later expiry
 * @param by the answer that acknowledged it
 * @param older what other nodes may hold that is older
 */
record KnownState(
    Set<Optional<Map<String, Object>>> states,
    long expiresAt,
    boolean mayLiveLonger,
    Origin by,
    OlderChanges older) {
  /** So close to its expiry a session may be there or not. */
  static final long EXPIRY_SLACK_MS = 100;

  /**
   * Older changes of the session that other nodes hold. Redis forgets a session that expires: after
   * that it cannot tell that a change is older when a node replays it.
   */
  enum OlderChanges {
    /** No other node changed the session. */
    NONE,
    /** Redis had them; nodes offer them again if Redis is lost. */
    GIVEN,
    WAITING
  }

  KnownState(
      Set<Optional<Map<String, Object>>> states, long expiresAt, Origin by, OlderChanges older) {
    this(states, expiresAt, false, by, older);
  }

  KnownState with(Set<Optional<Map<String, Object>>> others) {
    return new KnownState(others, expiresAt, mayLiveLonger, by, older);
  }

  /** The states if any of the changes happened too, in their order. */
  KnownState withAny(List<Change> changes) {
    Set<Optional<Map<String, Object>>> all = new HashSet<>(states);
    for (Change change : changes) {
      for (Optional<Map<String, Object>> state : List.copyOf(all)) {
        all.add(change.applyTo(state));
      }
    }
    boolean renewed = changes.stream().anyMatch(change -> !change.keepsExpiry());
    return new KnownState(all, expiresAt, mayLiveLonger || renewed, by, older);
  }

  private boolean isAbsent() {
    return states.stream().noneMatch(Optional::isPresent);
  }

  /** Whether a session had not reached its expiry yet, and was not about to. */
  boolean isBeforeExpiry(Origin seen) {
    return isAbsent() || seen.answeredAt() < expiresAt - EXPIRY_SLACK_MS;
  }

  boolean surelyThere(Origin seen) {
    return isBeforeExpiry(seen) && states.stream().allMatch(Optional::isPresent);
  }

  boolean surelyGone(Origin seen) {
    boolean hasEnded = !mayLiveLonger && seen.sentAt() > expiresAt + EXPIRY_SLACK_MS;
    boolean isLast = older != OlderChanges.WAITING && seen.life() == by.life();
    return isAbsent() || hasEnded && (older == OlderChanges.NONE || isLast);
  }
}
