package dev.sessionstore.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The history of a session that one client alone changes, by calls one after the other to one or
 * the other of two nodes, with enough time in between for their clocks to tell the order; and
 * everything seen that what was acknowledged does not explain.
 *
 * <p>A save and a deletion settle what the session is. A change of a part of it does if the node
 * knew what the session was: because the last change was its own, or because Redis had that and
 * served the node. After any other one, or a change that was not acknowledged, several outcomes are
 * right until the next save or deletion. Not to be used by several threads.
 */
final class OwnedSession {
  private static final int MAX_LOG = 30;

  /** So close to its expiry a session may be there or not. */
  private static final long EXPIRY_SLACK_MS = 100;

  /** A copy of a session in Redis is at most this old. */
  private static final long COPY_MS = 500;

  private final String id;
  private final Predicate<Told> inRedis;
  private final List<String> log = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private @Nullable Known known =
      new Known(Optional.empty(), 0, new Told("nobody", true, -1, 0, 0), Others.NONE);
  private final Map<String, Told> lastOf = new HashMap<>();
  private long version;

  /**
   * What the other node may hold of the session that is older. Redis forgets a session that
   * expires: it cannot tell then that what it is given later is older than that.
   */
  private enum Others {
    /** Nothing, since it never changed the session. */
    NONE,
    /** Nothing that Redis has not had; that is offered again if Redis is lost. */
    GIVEN,
    WAITING
  }

  /** What the session is, and who was told to make it so. */
  private record Known(Optional<Map<String, Object>> data, long expiresAt, Told by, Others others) {
    boolean surelyThere(Told seen) {
      return data.isPresent() && seen.answeredAt() < expiresAt - EXPIRY_SLACK_MS;
    }

    boolean surelyGone(Told seen) {
      boolean ended = seen.sentAt() > expiresAt + EXPIRY_SLACK_MS;
      boolean isLast = others != Others.WAITING && seen.life() == by.life();
      return data.isEmpty() || ended && (others == Others.NONE || isLast);
    }
  }

  /**
   * @param inRedis whether Redis has for sure what was acknowledged then
   */
  OwnedSession(String id, Predicate<Told> inRedis) {
    this.id = id;
    this.inRedis = inRedis;
  }

  String id() {
    return id;
  }

  /** The version that was told last; 0 if none was. */
  long version() {
    return version;
  }

  /** Whether it is known what the session is. */
  boolean isClear() {
    return known != null;
  }

  List<String> violations() {
    return violations;
  }

  /** A save of the whole session was acknowledged. */
  void saved(Map<String, Object> data, Sighting answer, Told by) {
    note("save", answer, by);
    check(answer.data().equals(data), "saved %s, answered with %s", data, answer.data());
    told(answer);
    settle(Optional.of(data), answer.expiresAt(), by);
  }

  /** The same, on the condition that there is no session. */
  void created(Map<String, Object> data, Sighting answer, Told by) {
    Known last = knownTo(by);
    check(last == null || !last.surelyThere(by), "created though it is there: %s", last);
    saved(data, answer, by);
  }

  /** It was not created because there is a session. */
  void notCreated(Told by) {
    note("create", "412", by);
    Known last = knownTo(by);
    check(last == null || !last.surelyGone(by), "not created though it is gone: %s", last);
  }

  /** A deletion was acknowledged. */
  void deleted(boolean existed, Told by) {
    note("delete", existed, by);
    Known last = knownTo(by);
    check(existed || last == null || !last.surelyThere(by), "not deleted though it is there");
    settle(Optional.empty(), 0, by);
  }

  /** A change of a part of the session was acknowledged. */
  void changed(Change change, Sighting answer, Told by) {
    note(change, answer, by);
    told(answer);
    Known last = knownTo(by);
    known = null;
    lastOf.put(by.node(), by);
    if (last == null) {
      return;
    }
    check(!last.surelyGone(by), "changed though it is gone");
    if (last.surelyThere(by)) {
      Optional<Map<String, Object>> next = change.applyTo(last.data());
      boolean kept = !change.keepsExpiry() || answer.expiresAt() == last.expiresAt();
      check(
          next.equals(Optional.of(answer.data())) && kept,
          "answered with %s, should be %s",
          answer,
          next);
      settle(next, answer.expiresAt(), by);
    }
  }

  /** A change of a part of the session was refused because there is none. */
  void refused(Change change, Told by) {
    note(change, "404", by);
    missing(by, knownTo(by));
  }

  /** A change was not acknowledged: it may have been done or not. */
  void unanswered(String call) {
    log.add(call + " -> 503");
    known = null;
  }

  /** The node died over a change: it may have been done or not, and may wait there. */
  void died(String call, Told by) {
    log.add(call + " -> nothing " + by);
    // Of what was not acknowledged it is not known whether Redis has it.
    lastOf.put(by.node(), new Told(by.node(), true, by.life(), by.sentAt(), by.answeredAt()));
    known = null;
  }

  /** A change was refused because the session has another version than the one asked for. */
  void mismatched(Told by) {
    note("save if match", "412", by);
  }

  /**
   * A load was answered with the session.
   *
   * @param mayBeCopy whether it may be answered of what Redis had a moment ago
   */
  void loaded(Sighting seen, Told by, boolean mayBeCopy) {
    note("load", seen, by);
    check(by.sentAt() <= seen.expiresAt() + EXPIRY_SLACK_MS, "loaded though it has expired");
    Known last = seenBy(by, mayBeCopy);
    if (last != null && last.surelyGone(by)) {
      check(false, "brought back: %s", seen);
    } else if (last != null && last.surelyThere(by)) {
      boolean same =
          last.data().equals(Optional.of(seen.data())) && last.expiresAt() == seen.expiresAt();
      check(same, "lost: it is %s, should be %s", seen, last);
      check(seen.version() >= version, "version %d after %d", seen.version(), version);
    }
  }

  /** A load was answered with "not found". */
  void loadedNothing(Told by, boolean mayBeCopy) {
    note("load", "404", by);
    missing(by, seenBy(by, mayBeCopy));
  }

  private void settle(Optional<Map<String, Object>> data, long expiresAt, Told by) {
    lastOf.put(by.node(), by);
    Others others = Others.NONE;
    for (Told each : lastOf.values()) {
      if (!each.node().equals(by.node()) && others != Others.WAITING) {
        others = inRedis.test(each) ? Others.GIVEN : Others.WAITING;
      }
    }
    known = new Known(data, expiresAt, by, others);
  }

  private void missing(Told by, @Nullable Known last) {
    check(last == null || !last.surelyThere(by), "missing though it is there: %s", last);
  }

  private @Nullable Known knownTo(Told by) {
    Known last = known;
    boolean knows =
        last != null
            && (last.by().node().equals(by.node()) || !by.degraded() && inRedis.test(last.by()));
    return knows ? last : null;
  }

  private @Nullable Known seenBy(Told by, boolean mayBeCopy) {
    Known last = knownTo(by);
    boolean mayBeOld =
        last != null
            && mayBeCopy
            && !last.by().node().equals(by.node())
            && by.sentAt() - last.by().answeredAt() <= COPY_MS;
    return mayBeOld ? null : last;
  }

  /** Versions tell the order of what was acknowledged, whoever has done it. */
  private void told(Sighting answer) {
    check(answer.version() > version, "version %d after %d", answer.version(), version);
    version = Math.max(version, answer.version());
  }

  private void note(Object call, Object answer, Told by) {
    log.add(call + " -> " + Objects.toString(answer) + " " + by);
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
