package dev.sessionstore.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The history of one session with one writer, whose calls come one after the other: which states
 * the session may be in after what was acknowledged, and everything seen that these do not explain.
 *
 * <p>A change without an answer may have happened or not, and may happen until the next change is
 * acknowledged; after that it must not. Not to be used by several threads.
 */
final class SessionHistory {
  private static final int MAX_LOG = 30;

  private final String id;
  private final List<String> log = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<Long, Map<String, Object>> dataByVersion = new HashMap<>();
  private final List<Change> unanswered = new ArrayList<>();
  private Set<Optional<Map<String, Object>>> acknowledged = Set.of(Optional.empty());
  private long version;
  private long expiresAt;
  private boolean mayBeUnknown;

  SessionHistory(String id) {
    this.id = id;
  }

  /** A change was answered with the session that it made. */
  void changed(Change change, Sighting answer) {
    note(change + " -> " + answer);
    check(answer.version() > version, "version %d after %d", answer.version(), version);
    Set<Optional<Map<String, Object>>> outcomes = new HashSet<>();
    for (Optional<Map<String, Object>> state : possible()) {
      if (state.isPresent() || !change.needsSession()) {
        outcomes.add(change.applyTo(state));
      }
    }
    if (change.keepsExpiry() && unanswered.isEmpty()) {
      check(answer.expiresAt() == expiresAt, "expiry %d was %d", answer.expiresAt(), expiresAt);
    }
    settle(outcomes, Optional.of(answer.data()));
    saw(answer);
  }

  /** A deletion was acknowledged. */
  void deleted(boolean existed, boolean degraded) {
    note("delete -> existed=" + existed);
    check(existed || !surelyPresent(), "a session that is there was not deleted");
    // Of what it does not know, a node without Redis can only say that it will not be there.
    check(!existed || degraded || !surelyAbsent(), "a session was deleted that is not there");
    settle(Set.of(Optional.empty()), Optional.empty());
  }

  /** A change was refused because there is no session. */
  void refused(Change change) {
    note(change + " -> 404");
    check(change.needsSession(), "refused: %s", change);
    missing();
  }

  /** A change had no answer, or one that it was not done. */
  void unanswered(Change change) {
    note(change + " -> unknown");
    unanswered.add(change);
  }

  /** A load was answered with the session. */
  void loaded(Sighting answer) {
    note("load -> " + answer);
    observed(answer);
  }

  /** A load was answered with "not found". */
  void loadedNothing() {
    note("load -> 404");
    missing();
  }

  /** A load was answered with "cannot know"; but a node knows what it has written itself. */
  void loadedUnknown() {
    note("load -> 503");
    check(mayBeUnknown || !surelyPresent(), "not known though it was written here");
  }

  /** The node was started again: it knows what it had journaled, and not what Redis alone has. */
  void restarted() {
    note("restarted");
    mayBeUnknown = true;
  }

  /** What is there when all is over, in one of the places where it can be looked at. */
  void ended(String where, Optional<Sighting> last) {
    note(where + " -> " + last);
    if (last.isPresent()) {
      observed(last.get());
    } else {
      missing();
    }
  }

  boolean surelyPresent() {
    return possible().stream().allMatch(Optional::isPresent);
  }

  boolean surelyAbsent() {
    return possible().stream().noneMatch(Optional::isPresent);
  }

  /** A list showed the session, or not; one that is not complete may lack it. */
  void listed(boolean isThere, boolean complete) {
    check(!isThere || !surelyAbsent(), "listed though deleted");
    check(isThere || !complete || !surelyPresent(), "not listed though it is there");
  }

  List<String> violations() {
    return violations;
  }

  private void observed(Sighting seen) {
    mayBeUnknown = false;
    check(seen.version() >= version, "version %d after %d", seen.version(), version);
    Optional<Map<String, Object>> state = Optional.of(seen.data());
    if (!possible().contains(state)) {
      check(false, surelyAbsent() ? "brought back: %s" : "lost: it is %s", seen.data());
    }
    if (unanswered.isEmpty() && expiresAt > 0) {
      check(seen.expiresAt() == expiresAt, "expiry %d was %d", seen.expiresAt(), expiresAt);
    }
    acknowledged = Set.of(state);
    saw(seen);
  }

  private void missing() {
    check(possible().contains(Optional.empty()), "missing though it is there");
    acknowledged = Set.of(Optional.empty());
  }

  private void settle(
      Set<Optional<Map<String, Object>>> outcomes, Optional<Map<String, Object>> answer) {
    mayBeUnknown = false;
    check(outcomes.contains(answer), "answered with %s, possible is %s", answer, outcomes);
    acknowledged = Set.of(answer);
    unanswered.clear();
  }

  private void saw(Sighting seen) {
    Map<String, Object> before = dataByVersion.put(seen.version(), seen.data());
    check(
        before == null || before.equals(seen.data()),
        "version %d was %s and is %s",
        seen.version(),
        before,
        seen.data());
    version = Math.max(version, seen.version());
    expiresAt = seen.expiresAt();
  }

  private Set<Optional<Map<String, Object>>> possible() {
    Set<Optional<Map<String, Object>>> states = new HashSet<>(acknowledged);
    for (Change change : unanswered) {
      for (Optional<Map<String, Object>> state : List.copyOf(states)) {
        states.add(change.applyTo(state));
      }
    }
    return states;
  }

  private void note(String event) {
    log.add(event);
    if (log.size() > MAX_LOG) {
      log.remove(0);
    }
  }

  private void check(boolean holds, String what, Object... details) {
    if (!holds) {
      violations.add(id + ": " + what.formatted(details) + "; last: " + log);
    }
  }
}
