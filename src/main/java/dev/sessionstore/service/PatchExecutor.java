package dev.sessionstore.service;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionCommand.Change;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.patch.Patch;
import dev.sessionstore.session.patch.Patch.Patched;
import dev.sessionstore.session.patch.PatchFailedException;
import dev.sessionstore.session.patch.PatchTooLargeException;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.Replacement;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Changes a part of a session: computes the new data from the version that it read, and writes it
 * if the session still has that version; if not, from the version that it has instead. To be used
 * from one event loop.
 */
final class PatchExecutor {
  private static final int MAX_WAITING = 20_000;
  private static final int MAX_TRIES = 64;
  private static final int HASTY_TRIES = 3;
  private static final long MAX_PAUSE_MS = 20;

  /**
   * Number of tries after which other nodes are asked to keep back. Without it, a node that is
   * farther from Redis than another one loses every time while that one changes the session.
   */
  private static final int PATIENT_TRIES = 6;

  private final Vertx vertx;
  private final SessionStore store;
  private final Supplier<Patch.Limits> limits;
  private final Map<SessionKey, SessionQueue> queues = new HashMap<>();

  /** Tells this node from others; on one session it has one change under way at a time. */
  private final String name = UUID.randomUUID().toString();

  PatchExecutor(Vertx vertx, SessionStore store, Supplier<Patch.Limits> limits) {
    this.vertx = vertx;
    this.store = store;
    this.limits = limits;
  }

  /**
   * {@code Found}, {@code Absent} or {@code Mismatch}; or a failure with what the patch throws, or
   * as the store's operations fail.
   */
  Future<Outcome> change(Change command) {
    SessionQueue queue = queues.computeIfAbsent(command.key(), any -> new SessionQueue());
    if (queue.length() >= MAX_WAITING) {
      return Future.failedFuture(
          new StoreUnavailableException("too many changes of this session wait"));
    }
    return queue
        .run(() -> start(command, queue), task -> vertx.runOnContext(context -> task.run()))
        .onComplete(
            done -> {
              if (queue.isIdle()) {
                queues.remove(command.key(), queue);
              }
            });
  }

  private Future<Outcome> start(Change command, SessionQueue queue) {
    Session hint = queue.latest == null ? store.glimpse(command.key()) : queue.latest;
    queue.latest = null;
    return (hint == null ? read(command, 0) : from(hint, true, command, 0))
        .onSuccess(
            outcome -> {
              if (outcome instanceof Outcome.Found found) {
                queue.latest = found.session();
              }
            });
  }

  private Future<Outcome> read(Change command, int tries) {
    return store
        .load(command.key())
        .compose(
            outcome ->
                outcome instanceof Outcome.Found found
                    ? from(found.session(), false, command, tries)
                    : Future.succeededFuture(outcome));
  }

  /** A base that was not read for this change may be stale, and a refusal then proves nothing. */
  private Future<Outcome> from(Session base, boolean mayBeStale, Change command, int tries) {
    if (!command.precondition().holdsFor(base.version())) {
      return mayBeStale
          ? read(command, tries)
          : Future.succeededFuture(new Outcome.Mismatch(OptionalLong.of(base.version())));
    }
    try {
      return write(base, command.patch().apply(base.data(), limits.get()), command, tries);
    } catch (PatchFailedException | PatchTooLargeException e) {
      return mayBeStale ? refuseIfCurrent(base, e, command) : Future.failedFuture(e);
    }
  }

  /** Refuses a patch that was tried on the session as it still is, without trying it again. */
  private Future<Outcome> refuseIfCurrent(Session tried, RuntimeException refusal, Change command) {
    return store
        .load(command.key())
        .compose(
            outcome -> {
              if (!(outcome instanceof Outcome.Found found)) {
                return Future.succeededFuture(outcome);
              }
              return found.session().version() == tried.version()
                  ? Future.failedFuture(refusal)
                  : from(found.session(), false, command, 0);
            });
  }

  private Future<Outcome> write(Session base, Patched patched, Change command, int tries) {
    OptionalLong ttl = command.ttlSeconds();
    Replacement replacement =
        new Replacement(
            base,
            patched.data(),
            patched.changes(),
            ttl.isPresent() ? OptionalLong.of(ttl.getAsLong() * 1_000) : ttl,
            tries < PATIENT_TRIES ? "" : name);
    return store
        .replace(command.key(), replacement)
        .compose(
            outcome ->
                outcome instanceof Outcome.Moved moved
                    ? again(moved.current(), command, tries + 1)
                    : Future.succeededFuture(outcome));
  }

  private Future<Outcome> again(Session current, Change command, int tries) {
    if (tries >= MAX_TRIES) {
      return Future.failedFuture(
          new StoreUnavailableException("other nodes change this session all the time"));
    }
    if (tries < HASTY_TRIES) {
      return from(current, false, command, tries);
    }
    // A random pause takes nodes that change one session in step out of it.
    long pause = 1 + ThreadLocalRandom.current().nextLong(Math.min(MAX_PAUSE_MS, tries));
    return vertx.timer(pause, TimeUnit.MILLISECONDS).compose(paused -> read(command, tries));
  }
}
