package dev.sessionstore.service;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.FailoverStore;
import dev.sessionstore.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * Serves session commands from the event bus. One instance serves the node: what it holds (the
 * connection, the fallback, the state) belongs to one event loop and needs no locks.
 */
public final class SessionVerticle extends VerticleBase {
  private final ServiceConfig config;
  private final SessionBus bus;
  private final SessionClock clock;
  private @Nullable FailoverStore store;

  public SessionVerticle(ServiceConfig config, SessionBus bus, SessionClock clock) {
    this.config = config;
    this.bus = bus;
    this.clock = clock;
  }

  /** Ready once it is known whether Redis is there. */
  @Override
  public Future<?> start() {
    FailoverStore created = Stores.create(vertx, config, clock, ChangeJournal.NONE);
    store = created;
    SessionService service = new SessionService(vertx, config, created, clock);
    return created.start().compose(started -> bus.serve(service::handle));
  }

  @Override
  public Future<?> stop() {
    if (store != null) {
      store.close();
    }
    return Future.succeededFuture();
  }
}
