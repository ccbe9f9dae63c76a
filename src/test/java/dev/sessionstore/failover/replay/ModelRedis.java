package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.ReplayAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One session as Redis has it, with the conditions of the scripts that replays run. */
final class ModelRedis {
  private static final int MOST_BRANCHES = 4;

  /**
   * @param loss how many there had been when it began
   */
  private record Branch(MergeBase ancestor, int loss) {}

  private @Nullable Session session;
  private List<Branch> branches = List.of();
  private int losses;
  private long deletedVersion;

  ModelRedis(@Nullable Session session) {
    this.session = session;
  }

  ModelRedis copy() {
    ModelRedis copy = new ModelRedis(session);
    copy.deletedVersion = deletedVersion;
    copy.branches = branches;
    copy.losses = losses;
    return copy;
  }

  @Nullable Session session() {
    return session;
  }

  /** A change of a part of it that does not go by way of an outage, after something was lost. */
  void change(Session next, long now) {
    branch(Objects.requireNonNull(session), now);
    session = next;
  }

  private void branch(Session old, long now) {
    if (losses > 0 && (branches.isEmpty() || last().loss() != losses)) {
      add(old.version(), old.expiresAt(), old.data(), now);
    }
  }

  private Branch last() {
    return branches.get(branches.size() - 1);
  }

  private void add(long version, long expiresAt, JsonBytes data, long now) {
    List<Branch> all = new ArrayList<>(branches);
    all.add(new Branch(new MergeBase(version, expiresAt, data, now), losses));
    branches = all.subList(Math.max(0, all.size() - MOST_BRANCHES), all.size());
  }

  /** The first since then. */
  private MergeBase ancestor(long knownAt) {
    return branches.stream()
        .map(Branch::ancestor)
        .filter(each -> each.branchedAt() > knownAt)
        .findFirst()
        .orElse(MergeBase.NONE);
  }

  /** The merge bases that stand beside the session, the oldest first. */
  List<MergeBase> mergeBases() {
    return branches.stream().map(Branch::ancestor).toList();
  }

  /** How often it has come back without something. */
  int losses() {
    return losses;
  }

  long deletedVersion() {
    return deletedVersion;
  }

  /** Another node's deletion. */
  void delete(long version) {
    session = null;
    branches = List.of();
    deletedVersion = Math.max(deletedVersion, version);
  }

  /** What a server has that came back without anything. */
  void lose() {
    loseTo(null);
  }

  /** What a server has that came back with something older. */
  void loseTo(@Nullable Session snapshot) {
    losses++;
    session = snapshot;
    branches = List.of();
    deletedVersion = 0;
  }

  /** What a server has that came back as it was then. */
  void restart(ModelRedis then) {
    losses++;
    session = then.session;
    branches = then.branches;
    deletedVersion = then.deletedVersion;
  }

  long highestVersion() {
    return Math.max(deletedVersion, session == null ? 0 : session.version());
  }

  /**
   * Replays a change as the service does: by a guess, and if that is wrong, by what is there. What
   * comes of it must not depend on which guess it was.
   */
  ReplayAction.Result replay(PendingChange change, boolean incomplete, long now) {
    ModelRedis other = copy();
    boolean ambiguous = incomplete && change.kind() == PendingChange.Kind.PARTIAL;
    ReplayAction.Result result = replay(change, incomplete, now, ambiguous);
    ReplayAction.Result same = other.replay(change, incomplete, now, incomplete);
    if (!same.equals(result)
        || !Objects.equals(other.session, session)
        || (session != null && !other.branches.equals(branches))
        || other.deletedVersion != deletedVersion) {
      throw new AssertionError("%s and %s, %s and %s".formatted(result, same, this, other));
    }
    return result;
  }

  private ReplayAction.Result replay(
      PendingChange change, boolean incomplete, long now, boolean lost) {
    ReplayAction action = ReplayDecision.guess(change, now, lost);
    if (!execute(action, now)) {
      RedisState stored =
          new RedisState(session, ancestor(change.base().knownAt()), deletedVersion, incomplete);
      action = ReplayDecision.decide(change, stored, now);
      if (!execute(action, now)) {
        throw new AssertionError("a decision is not carried out: " + action + " on " + session);
      }
    }
    return action.result();
  }

  @Override
  public String toString() {
    return session + " from " + branches + " after a deletion with version " + deletedVersion;
  }

  private boolean execute(ReplayAction action, long now) {
    if (action instanceof ReplayAction.Write write) {
      return write(write, now);
    }
    if (action instanceof ReplayAction.Remove remove) {
      if (session != null && session.version() != remove.expected()) {
        return false;
      }
      delete(remove.version());
    }
    return true;
  }

  private boolean write(ReplayAction.Write write, long now) {
    long found = session == null ? 0 : session.version();
    Session next = write.session();
    if (found != write.expected() || (session == null && deletedVersion > write.latestDeletion())) {
      return false;
    }
    MergeBase from = write.ancestor();
    if (session != null && (from.branchedAt() > 0 || from.equals(MergeBase.UNCHANGED))) {
      branch(session, now);
    }
    if (from.branchedAt() > 0) {
      branches =
          branches.stream()
              .map(
                  each ->
                      each.ancestor().branchedAt() == from.branchedAt()
                          ? new Branch(from, each.loss())
                          : each)
              .toList();
    } else if (from.exists()) {
      add(from.version(), from.expiresAt(), from.data(), now);
    } else if (from.equals(MergeBase.NONE)) {
      branches = List.of();
    }
    session =
        new Session(
            next.id(),
            next.data(),
            Math.max(next.version(), found + 1),
            next.createdAt(),
            next.updatedAt(),
            next.expiresAt());
    return true;
  }
}
