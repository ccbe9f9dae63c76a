package dev.sessionstore.store;

import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.local.Fallback;
import dev.sessionstore.store.local.LocalStore;
import dev.sessionstore.store.nearcache.NearCopies;
import dev.sessionstore.store.redis.RedisConnector;
import io.vertx.core.Vertx;

/** Puts the stores together. */
public final class Stores {
  private Stores() {}

  /** The store that the service uses, not started yet. */
  public static FailoverStore create(
      Vertx vertx, ServiceConfig config, SessionClock clock, ChangeJournal journal) {
    Fallback fallback = new Fallback(vertx, clock, config.outage().fallbackMaxBytes());
    Memory memory =
        new Memory(
            new NearCopies(config.nearCache().maxBytes()),
            new RecentWrites(
                clock,
                config.outage().recentWindowSeconds() * 1_000,
                config.outage().recentMaxBytes()));
    ConflictLog conflicts = new ConflictLog(clock);
    RedisConnector connector =
        new RedisConnector(vertx, config.redis(), clock, config.sessions().namespaces().get(0));
    Node node =
        new Node(
            vertx,
            connector,
            clock,
            fallback,
            memory,
            journal,
            conflicts,
            config.redis().configured());
    LocalStore local = new LocalStore(fallback, memory, journal, clock, node::isStandalone);
    return new FailoverStore(node, local, fallback, memory, conflicts);
  }
}
