package dev.sessionstore.service;

import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.failover.FailoverStore;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.Patch;
import dev.sessionstore.session.patch.PatchFailedException;
import dev.sessionstore.session.patch.PatchTooLargeException;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.StoreFullException;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of sessions: one command in, one reply out. To be used from one event loop. */
final class SessionService {
  private static final Logger LOG = LoggerFactory.getLogger(SessionService.class);
  private static final int RETRY_AFTER_SECONDS = 1;

  private final FailoverStore store;
  private final PatchExecutor patches;
  private final SessionClock clock;
  private final Supplier<ServiceConfig> config;

  SessionService(
      Vertx vertx, Supplier<ServiceConfig> config, FailoverStore store, SessionClock clock) {
    this.store = store;
    this.clock = clock;
    this.config = config;
    this.patches = new PatchExecutor(vertx, store, this::limits);
  }

  private Patch.Limits limits() {
    return new Patch.Limits(config.get().http().maxBodyBytes(), JsonBytes.MAX_DEPTH);
  }

  /** Finds a session of which there is a current copy; null if there is none. By any thread. */
  SessionReply.@Nullable Found current(SessionKey key) {
    Outcome.Found found = store.atOnce(key);
    return found == null ? null : found(found);
  }

  /** Carries a command out. The future never fails. */
  Future<SessionReply> handle(SessionCommand command) {
    // A form of the largest size can be a larger JSON, because there line feeds are two bytes.
    if (command instanceof SessionCommand.Save save && save.data().length() > limits().maxBytes()) {
      return Future.succeededFuture(
          new SessionReply.Failed(
              new SessionFailure.TooLarge(save.data().length(), limits().maxBytes())));
    }
    return Future.succeededFuture(command)
        .compose(this::dispatch)
        .otherwise(error -> new SessionReply.Failed(failure(command, error)));
  }

  private Future<SessionReply> dispatch(SessionCommand command) {
    if (command instanceof SessionCommand.OfSession of) {
      return outcome(of).map(outcome -> reply(of.key(), outcome));
    }
    if (command instanceof SessionCommand.ListSessions list) {
      return store
          .list(list.namespace(), list.query())
          .map(page -> new SessionReply.Listed(page, clock.millis(), store.status().placement()));
    }
    if (command instanceof SessionCommand.ListConflicts list) {
      return Future.succeededFuture(
          new SessionReply.Conflicts(
              store.conflicts().page(list.namespace(), list.query()), store.status().placement()));
    }
    return Future.succeededFuture(new SessionReply.Inspected(store.status()));
  }

  private Future<Outcome> outcome(SessionCommand.OfSession command) {
    if (command instanceof SessionCommand.Save save) {
      return store.save(save.key(), save.data(), ttlMillis(save.ttlSeconds()), save.precondition());
    }
    if (command instanceof SessionCommand.Change change) {
      return patches.change(change);
    }
    if (command instanceof SessionCommand.Touch touch) {
      return store.touch(touch.key(), ttlMillis(touch.ttlSeconds()), touch.precondition());
    }
    return command instanceof SessionCommand.Delete delete
        ? store.delete(delete.key(), delete.precondition())
        : store.load(command.key());
  }

  private long ttlMillis(OptionalLong seconds) {
    return seconds.orElse(config.get().sessions().ttlSeconds()) * 1_000;
  }

  private SessionReply reply(SessionKey key, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      return found(found);
    }
    if (outcome instanceof Outcome.Absent absent) {
      return new SessionReply.Absent(key.id(), absent.placement());
    }
    if (outcome instanceof Outcome.Deleted deleted) {
      return new SessionReply.Deleted(key.id(), deleted.existed(), deleted.placement());
    }
    if (outcome instanceof Outcome.Mismatch mismatch) {
      return new SessionReply.Failed(
          new SessionFailure.VersionMismatch(key.id(), mismatch.currentVersion()));
    }
    throw new IllegalStateException("no reply is made of " + outcome.getClass().getSimpleName());
  }

  private SessionReply.Found found(Outcome.Found found) {
    long left = Math.max(0, found.session().expiresAt() - clock.millis());
    return new SessionReply.Found(found.session(), left, found.placement());
  }

  private static SessionFailure failure(SessionCommand command, Throwable error) {
    if (error instanceof StoreUnavailableException unavailable) {
      return new SessionFailure.Unavailable(
          String.valueOf(unavailable.getMessage()), RETRY_AFTER_SECONDS);
    }
    if (error instanceof StoreFullException full) {
      return new SessionFailure.Full(full.limit());
    }
    if (error instanceof IllegalArgumentException
        && command instanceof SessionCommand.ListSessions list) {
      return new SessionFailure.InvalidCursor(String.valueOf(list.query().cursor()));
    }
    if (error instanceof PatchFailedException failed) {
      return new SessionFailure.PatchFailed(failed.reason());
    }
    if (error instanceof PatchTooLargeException tooLarge) {
      return new SessionFailure.TooLarge(tooLarge.size(), tooLarge.limit());
    }
    Object subject = command instanceof SessionCommand.OfSession of ? of.key() : "-";
    LOG.error("command={} session={} failed", command.getClass().getSimpleName(), subject, error);
    return new SessionFailure.Internal();
  }
}
