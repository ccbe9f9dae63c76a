package dev.sessionstore.failover;

import dev.sessionstore.session.Session;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One session as Redis has it, with the conditions of the scripts that replays run. */
final class ModelRedis {
  private @Nullable Session session;
  private Ancestor ancestor = Ancestor.NONE;
  private long deletedVersion;

  ModelRedis(@Nullable Session session) {
    this.session = session;
  }

  ModelRedis copy() {
    ModelRedis copy = new ModelRedis(session);
    copy.deletedVersion = deletedVersion;
    copy.ancestor = ancestor;
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
    if (!ancestor.exists()) {
      ancestor = new Ancestor(old.version(), old.expiresAt(), old.data(), now);
    }
  }

  Ancestor ancestor() {
    return ancestor;
  }

  /** Another node's deletion. */
  void delete(long version) {
    session = null;
    ancestor = Ancestor.NONE;
    deletedVersion = Math.max(deletedVersion, version);
  }

  /** What a server has that came back without anything. */
  void lose() {
    loseTo(null);
  }

  /** What a server has that came back with something older. */
  void loseTo(@Nullable Session snapshot) {
    session = snapshot;
    ancestor = Ancestor.NONE;
    deletedVersion = 0;
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
    ReplayAction.Result result = replay(change, incomplete, now, false);
    ReplayAction.Result same = other.replay(change, incomplete, now, incomplete);
    if (!same.equals(result)
        || !Objects.equals(other.session, session)
        || (session != null && !other.ancestor.equals(ancestor))
        || other.deletedVersion != deletedVersion) {
      throw new AssertionError("%s and %s, %s and %s".formatted(result, same, this, other));
    }
    return result;
  }

  private ReplayAction.Result replay(
      PendingChange change, boolean incomplete, long now, boolean lost) {
    ReplayAction action = ReplayDecision.guess(change, now, lost);
    if (!execute(action, incomplete, now)) {
      Stored stored = new Stored(session, ancestor, deletedVersion, incomplete);
      action = ReplayDecision.decide(change, stored, now);
      if (!execute(action, incomplete, now)) {
        throw new AssertionError("a decision is not carried out: " + action + " on " + session);
      }
    }
    return action.result();
  }

  @Override
  public String toString() {
    return session + " from " + ancestor + " after a deletion with version " + deletedVersion;
  }

  private boolean execute(ReplayAction action, boolean incomplete, long now) {
    if (action instanceof ReplayAction.Write write) {
      return write(write, incomplete, now);
    }
    if (action instanceof ReplayAction.Remove remove) {
      if (session != null && session.version() != remove.expected()) {
        return false;
      }
      delete(remove.version());
    }
    return true;
  }

  private boolean write(ReplayAction.Write write, boolean incomplete, long now) {
    long found = session == null ? 0 : session.version();
    Session next = write.session();
    if (found != write.expected() || (session == null && deletedVersion > write.latestDeletion())) {
      return false;
    }
    Ancestor from = write.ancestor();
    if (from.exists()) {
      long branchedAt = from.branchedAt() > 0 ? from.branchedAt() : now;
      ancestor = new Ancestor(from.version(), from.expiresAt(), from.data(), branchedAt);
    } else if (from.equals(Ancestor.NONE)) {
      ancestor = from;
    } else if (session != null && incomplete) {
      branch(session, now);
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
