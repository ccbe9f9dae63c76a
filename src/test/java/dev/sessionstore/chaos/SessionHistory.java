package dev.sessionstore.chaos;

import dev.sessionstore.chaos.Change.Condition;
import dev.sessionstore.chaos.Change.Save;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The checker: the history of a session that one client alone changes, by one call after the other
 * to any of the nodes, and everything seen that the acknowledged changes do not explain. Calls to
 * different nodes are far enough apart for the clocks of the nodes to tell their order.
 *
 * <p>A save and a deletion settle the state of the session. A change of a part settles it if the
 * node knew the state before: its own change was the last one, or Redis had that and served the
 * node. After any other change, and after one without an answer, several outcomes are right until
 * the next save or deletion; where all calls go to one node, the outcomes are known: the change
 * happened or not, and may still happen until the next one is acknowledged. Not thread-safe.
 */
final class SessionHistory {
  private static final int MAX_LOG = 30;

  /** The greatest age of a near cache's copy of a session in Redis. */
  private static final long COPY_MS = 500;

  private final String id;
  private final boolean oneNode;
  private final Predicate<Origin> inRedis;
  private final List<String> log = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Origin> lastChangeByNode = new HashMap<>();
  private final Map<Long, Map<String, Object>> dataByVersion = new HashMap<>();
  private final List<Change> unanswered = new ArrayList<>();
  private @Nullable KnownState known =
      new KnownState(
          Set.of(Optional.empty()),
          0,
          new Origin("nobody", true, -1, 0, 0),
          KnownState.OlderChanges.NONE);
  private long version;
  private boolean nodeMayNotKnow;

  private SessionHistory(String id, boolean oneNode, Predicate<Origin> inRedis) {
    this.id = id;
    this.oneNode = oneNode;
    this.inRedis = inRedis;
  }

  /** The history of a session of which all calls go to one node. */
  static SessionHistory ofOneNode(String id) {
    return new SessionHistory(id, true, any -> true);
  }

  /**
   * The history of a session of which calls go to several nodes.
   *
   * @param inRedis whether Redis surely has what was acknowledged there
   */
  static SessionHistory ofNodes(String id, Predicate<Origin> inRedis) {
    return new SessionHistory(id, false, inRedis);
  }

  static SessionHistory of(String id, Rig<?> rig) {
    return rig.nodes().size() == 1 ? ofOneNode(id) : ofNodes(id, rig::has);
  }

  String id() {
    return id;
  }

  /** The version that was acknowledged last; 0 if none was. */
  long version() {
    return version;
  }

  /** Whether the state of the session is known. */
  boolean isClear() {
    return known != null && unanswered.isEmpty();
  }

  List<String> violations() {
    return violations;
  }

  /** A change, but for a deletion, was answered with the session. */
  void changed(Change change, SessionState answer, Origin by) {
    note(change, answer, by);
    check(answer.version() > version, "version %d after %d", answer.version(), version);
    version = Math.max(version, answer.version());
    checkOneDataOf(answer);
    KnownState last = knownTo(by);
    if (change instanceof Save save) {
      boolean wasFree = save.condition() != Condition.ABSENT || last == null;
      check(wasFree || !last.surelyThere(by), "created though it is there: %s", last);
      boolean same = answer.data().equals(save.data());
      check(same, "answered with %s, saved was %s", answer.data(), save.data());
      settle(Optional.of(answer.data()), answer.expiresAt(), by);
    } else {
      changedPart(change, answer, by, last);
    }
  }

  private void changedPart(
      Change change, SessionState answer, Origin by, @Nullable KnownState last) {
    known = null;
    lastChangeByNode.put(by.node(), by);
    if (last == null) {
      return;
    }
    check(!last.surelyGone(by), "changed though it is gone");
    if (last.isBeforeExpiry(by)) {
      Set<Optional<Map<String, Object>>> outcomes =
          last.states().stream()
              .filter(Optional::isPresent)
              .map(change::applyTo)
              .collect(Collectors.toSet());
      boolean kept =
          !change.keepsExpiry() || !unanswered.isEmpty() || answer.expiresAt() == last.expiresAt();
      boolean explained = outcomes.contains(Optional.of(answer.data())) && kept;
      check(explained || outcomes.isEmpty(), "answered with %s, should be %s", answer, outcomes);
      settle(Optional.of(answer.data()), answer.expiresAt(), by);
    }
  }

  /** A deletion was acknowledged. */
  void deleted(boolean existed, Origin by) {
    note("delete", existed, by);
    KnownState last = knownTo(by);
    if (last != null) {
      check(existed || !last.surelyThere(by), "not deleted though it is there");
      // A node without Redis says only that the session will not be there.
      check(!existed || by.degraded() || !last.surelyGone(by), "deleted though it is gone");
    }
    settle(Optional.empty(), 0, by);
  }

  /** A change was refused because there is no session. */
  void refused(Change change, Origin by) {
    note(change, "404", by);
    check(change.needsSession(), "refused: %s", change);
    missing(by, knownTo(by));
  }

  /** A save was refused because of its condition. */
  void preconditionFailed(Save save, Origin by) {
    note(save, "412", by);
    KnownState last = knownTo(by);
    boolean mayBeThere = save.condition() != Condition.ABSENT || last == null;
    check(mayBeThere || !last.surelyGone(by), "not created though it is gone: %s", last);
  }

  /** A change was not acknowledged: it may have happened or not. */
  void unanswered(Change change, Origin by) {
    note(change, "unknown", by);
    if (oneNode) {
      unanswered.add(change);
    } else {
      known = null;
    }
  }

  /** The node died over a change: it may have happened or not, and may wait in that node. */
  void died(Change change, Origin by) {
    lastChangeByNode.put(by.node(), by.unconfirmed());
    unanswered(change, by);
  }

  /**
   * A load was answered with the session.
   *
   * @param mayBeCopy whether the answer may be a copy of what Redis had a moment ago
   */
  void loaded(SessionState seen, Origin by, boolean mayBeCopy) {
    note("load", seen, by);
    check(
        by.sentAt() <= seen.expiresAt() + KnownState.EXPIRY_SLACK_MS,
        "loaded though it has expired");
    KnownState last = seenBy(by, mayBeCopy);
    if (last == null) {
      return;
    }
    if (last.surelyGone(by)) {
      check(false, "brought back: %s", seen);
    } else if (last.isBeforeExpiry(by)) {
      boolean sameExpiry = !unanswered.isEmpty() || seen.expiresAt() == last.expiresAt();
      boolean same = last.states().contains(Optional.of(seen.data())) && sameExpiry;
      check(same, "lost: it is %s, should be %s", seen, last);
      check(seen.version() >= version, "version %d after %d", seen.version(), version);
      checkOneDataOf(seen);
    }
    if (oneNode) {
      nodeMayNotKnow = false;
      version = Math.max(version, seen.version());
      known = new KnownState(Set.of(Optional.of(seen.data())), seen.expiresAt(), by, last.older());
    }
  }

  /** A load was answered with "not found". */
  void loadedNothing(Origin by, boolean mayBeCopy) {
    note("load", "404", by);
    missing(by, seenBy(by, mayBeCopy));
  }

  /** A load was answered with "unavailable", which is right where the node cannot know. */
  void loadedUnknown(Origin by) {
    note("load", "503", by);
    KnownState last = knownTo(by);
    boolean mayNotKnow = !oneNode || nodeMayNotKnow || last == null || !last.surelyThere(by);
    check(mayNotKnow, "not known though this node changed it");
  }

  /** The node was started again: it knows what it had journaled, not what Redis alone has. */
  void restarted() {
    nodeMayNotKnow = true;
  }

  /** A list of one node showed the session, or not; one that is not complete may lack it. */
  void listed(boolean isThere, boolean complete, Origin by) {
    KnownState last = knownTo(by);
    if (last != null) {
      check(!isThere || !last.surelyGone(by), "listed though deleted");
      check(isThere || !complete || !last.surelyThere(by), "not listed though it is there");
    }
  }

  private void settle(Optional<Map<String, Object>> state, long expiresAt, Origin by) {
    lastChangeByNode.put(by.node(), by);
    unanswered.clear();
    nodeMayNotKnow = false;
    KnownState.OlderChanges older = KnownState.OlderChanges.NONE;
    for (Origin each : lastChangeByNode.values()) {
      if (!each.node().equals(by.node()) && older != KnownState.OlderChanges.WAITING) {
        older =
            inRedis.test(each) ? KnownState.OlderChanges.GIVEN : KnownState.OlderChanges.WAITING;
      }
    }
    known = new KnownState(Set.of(state), expiresAt, by, older);
  }

  private void missing(Origin by, @Nullable KnownState last) {
    check(last == null || !last.surelyThere(by), "missing though it is there: %s", last);
    if (oneNode && last != null) {
      known = last.with(Set.of(Optional.empty()));
    }
  }

  /** One node has one state for a version. */
  private void checkOneDataOf(SessionState seen) {
    Map<String, Object> before = oneNode ? dataByVersion.put(seen.version(), seen.data()) : null;
    boolean same = before == null || before.equals(seen.data());
    check(same, "version %d was %s and is %s", seen.version(), before, seen.data());
  }

  /** The possible states, if the node that answered knows them. */
  private @Nullable KnownState knownTo(Origin by) {
    KnownState last = known;
    boolean knows =
        last != null
            && (oneNode
                || last.by().node().equals(by.node())
                || !by.degraded() && inRedis.test(last.by()));
    return knows ? last.withAny(unanswered) : null;
  }

  private @Nullable KnownState seenBy(Origin by, boolean mayBeCopy) {
    KnownState last = knownTo(by);
    boolean mayBeOld =
        last != null
            && mayBeCopy
            && !last.by().node().equals(by.node())
            && !oneNode
            && by.sentAt() - last.by().answeredAt() <= COPY_MS;
    return mayBeOld ? null : last;
  }

  private void note(Object call, Object answer, Origin by) {
    log.add(call + " -> " + answer + " " + by);
    if (log.size() > MAX_LOG) {
      log.remove(0);
    }
  }

  private void check(boolean holds, String what, Object... details) {
    if (!holds) {
      violations.add(id + ": " + what.formatted(details) + "; last: " + String.join("\n  ", log));
    }
  }
}
