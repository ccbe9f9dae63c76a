package dev.sessionstore.service;

import dev.sessionstore.bus.SessionBus;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.failover.FailoverStore;
import dev.sessionstore.failover.StoreFactory;
import dev.sessionstore.session.CurrentSessions;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves session commands from the event bus. One instance serves the node: what it holds (the
 * connection, the fallback, the state) belongs to one event loop and needs no locks.
 */
public final class SessionVerticle extends VerticleBase implements CurrentSessions {
  private final Supplier<ServiceConfig> config;
  private final SessionBus bus;
  private final SessionClock clock;
  private final MeterRegistry registry;
  private @Nullable FailoverStore store;
  private volatile CurrentSessions current = CurrentSessions.NONE;

  public SessionVerticle(
      Supplier<ServiceConfig> config, SessionBus bus, SessionClock clock, MeterRegistry registry) {
    this.registry = registry;
    this.config = config;
    this.bus = bus;
    this.clock = clock;
  }

  /** Ready once it is known whether Redis is there. */
  @Override
  public Future<?> start() {
    return StoreFactory.open(vertx, config, clock, registry)
        .compose(
            opened -> {
              store = opened;
              SessionService service = new SessionService(vertx, config, opened, clock);
              current = service::current;
              return bus.serve(service::handle);
            });
  }

  @Override
  public SessionReply.@Nullable Found find(SessionKey key) {
    return current.find(key);
  }

  @Override
  public Future<?> stop() {
    return store == null ? Future.succeededFuture() : store.close();
  }
}
