package dev.sessionstore.failover;

import dev.sessionstore.session.Session;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One session as Redis has it, with the conditions of the scripts that replays run. */
final class ModelRedis {
  private @Nullable Session session;
  private long deletedVersion;

  ModelRedis(@Nullable Session session) {
    this.session = session;
  }

  ModelRedis copy() {
    ModelRedis copy = new ModelRedis(session);
    copy.deletedVersion = deletedVersion;
    return copy;
  }

  @Nullable Session session() {
    return session;
  }

  /** Another node's change. */
  void set(Session next) {
    session = next;
  }

  /** Another node's deletion. */
  void delete(long version) {
    session = null;
    deletedVersion = Math.max(deletedVersion, version);
  }

  /** What a server has that came back without anything. */
  void lose() {
    session = null;
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
        || other.deletedVersion != deletedVersion) {
      throw new AssertionError("%s and %s, %s and %s".formatted(result, same, this, other));
    }
    return result;
  }

  private ReplayAction.Result replay(
      PendingChange change, boolean incomplete, long now, boolean lost) {
    ReplayAction action = ReplayDecision.guess(change, now, lost);
    if (!execute(action)) {
      action = ReplayDecision.decide(change, new Stored(session, deletedVersion, incomplete), now);
      if (!execute(action)) {
        throw new AssertionError("a decision is not carried out: " + action + " on " + session);
      }
    }
    return action.result();
  }

  @Override
  public String toString() {
    return session + " after a deletion with version " + deletedVersion;
  }

  private boolean execute(ReplayAction action) {
    if (action instanceof ReplayAction.Write write) {
      return write(write);
    }
    if (action instanceof ReplayAction.Remove remove) {
      if (session != null && session.version() != remove.expected()) {
        return false;
      }
      delete(remove.version());
    }
    return true;
  }

  private boolean write(ReplayAction.Write write) {
    long found = session == null ? 0 : session.version();
    Session next = write.session();
    if (found != write.expected() || (session == null && deletedVersion > write.latestDeletion())) {
      return false;
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
