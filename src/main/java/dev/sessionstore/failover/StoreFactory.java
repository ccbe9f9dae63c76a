package dev.sessionstore.failover;

import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.failover.replay.ConflictLog;
import dev.sessionstore.failover.replay.ReplayCoordinator;
import dev.sessionstore.failover.replay.UnacknowledgedWrites;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.cache.NearCache;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.store.redis.DataLossWindow;
import dev.sessionstore.store.redis.LocalKnowledge;
import dev.sessionstore.store.redis.RedisConnector;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the stores together. */
public final class StoreFactory {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFactory.class);

  private StoreFactory() {}

  /**
   * Opens the store that the service uses; it serves when it is known whether Redis is there.
   *
   * @return fails with {@link dev.sessionstore.store.journal.JournalException} if there is to be a
   *     journal and it cannot be used
   */
  public static Future<FailoverStore> open(
      Vertx vertx, ServiceConfig config, SessionClock clock, MeterRegistry registry) {
    FailoverMetrics meters = new FailoverMetrics(registry);
    Fallback fallback = new Fallback(vertx, clock, config.fallback().maxBytes());
    if (!config.journal().enabled()) {
      return JournaledChanges.warnOfUnread(vertx, config.journal())
          .compose(any -> start(create(vertx, config, clock, meters, fallback, null)));
    }
    return JournaledChanges.open(vertx, config.journal())
        .compose(
            journal ->
                journal
                    .restore(fallback)
                    .onSuccess(count -> LOG.info("journal restored={}", count))
                    .compose(
                        count -> start(create(vertx, config, clock, meters, fallback, journal))));
  }

  private static Future<FailoverStore> start(FailoverStore store) {
    return store.start().map(store);
  }

  private static FailoverStore create(
      Vertx vertx,
      ServiceConfig config,
      SessionClock clock,
      FailoverMetrics meters,
      Fallback fallback,
      @Nullable JournaledChanges journaled) {
    JournalRemovals journal =
        new JournalRemovals(vertx, journaled == null ? ChangeJournal.NONE : journaled);
    NearCache copies = new NearCache(config.nearCache().maxBytes(), clock, System::nanoTime);
    meters.watch(copies);
    long recentMillis = TimeUnit.SECONDS.toMillis(config.outage().recentWindowSeconds());
    KnownSessions memory =
        new KnownSessions(
            copies, new RecentWrites(clock, recentMillis, config.outage().recentMaxBytes()));
    DataLossWindow losses = new DataLossWindow(clock, recentMillis);
    RedisConnector connector =
        new RedisConnector(
            vertx,
            config.redis(),
            clock,
            config.sessions().namespaces().get(0),
            new LocalKnowledge(losses, fallback::hasEnded),
            nanos -> meters.commands().record(nanos, TimeUnit.NANOSECONDS));
    InvalidationFeed tracker =
        new InvalidationFeed(
            vertx, connector, copies, config.sessions().namespaces(), config.nearCache().enabled());
    ConflictLog conflicts = new ConflictLog(clock, meters);
    UnacknowledgedWrites tries = new UnacknowledgedWrites();
    ReplayCoordinator replays =
        new ReplayCoordinator(fallback, memory, journal, conflicts, clock, tries, losses, meters);
    FailoverController node =
        new FailoverController(
            vertx, connector, clock, fallback, replays, tracker, journal, meters, config.redis());
    if (journaled != null) {
      meters.watch(journaled);
    }
    MemoryStore local =
        new MemoryStore(vertx, fallback, memory, journal, clock, node::isStandalone);
    return new FailoverStore(node, local, fallback, memory, conflicts, tries, journal, journaled);
  }
}
