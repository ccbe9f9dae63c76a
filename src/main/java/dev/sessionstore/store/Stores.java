package dev.sessionstore.store;

import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.local.Fallback;
import dev.sessionstore.store.local.LocalStore;
import dev.sessionstore.store.nearcache.NearCache;
import dev.sessionstore.store.redis.LossWatch;
import dev.sessionstore.store.redis.RedisConnector;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the stores together. */
public final class Stores {
  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  private Stores() {}

  /**
   * Opens the store that the service uses; it serves when it is known whether Redis is there.
   *
   * @return fails with {@link dev.sessionstore.store.journal.JournalException} if there is to be a
   *     journal and it cannot be used
   */
  public static Future<FailoverStore> open(
      Vertx vertx, ServiceConfig config, SessionClock clock, MeterRegistry registry) {
    StoreMeters meters = new StoreMeters(registry);
    Fallback fallback = new Fallback(vertx, clock, config.outage().fallbackMaxBytes());
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
      StoreMeters meters,
      Fallback fallback,
      @Nullable JournaledChanges journaled) {
    StrikingOut journal =
        new StrikingOut(vertx, journaled == null ? ChangeJournal.NONE : journaled);
    NearCache copies = new NearCache(config.nearCache().maxBytes(), clock, System::nanoTime);
    meters.watch(copies);
    long recentMillis = TimeUnit.SECONDS.toMillis(config.outage().recentWindowSeconds());
    Memory memory =
        new Memory(copies, new RecentWrites(clock, recentMillis, config.outage().recentMaxBytes()));
    LossWatch losses = new LossWatch(clock, recentMillis);
    RedisConnector connector =
        new RedisConnector(
            vertx,
            config.redis(),
            clock,
            config.sessions().namespaces().get(0),
            recentMillis,
            losses,
            fallback::hasEnded,
            nanos -> meters.commands().record(nanos, TimeUnit.NANOSECONDS));
    Tracker tracker =
        new Tracker(
            vertx, connector, copies, config.sessions().namespaces(), config.nearCache().enabled());
    ConflictLog conflicts = new ConflictLog(clock, meters);
    OwnTries tries = new OwnTries();
    Replays replays =
        new Replays(fallback, memory, journal, conflicts, clock, tries, losses, meters);
    Node node =
        new Node(
            vertx, connector, clock, fallback, replays, tracker, journal, meters, config.redis());
    if (journaled != null) {
      meters.watch(journaled);
    }
    LocalStore local = new LocalStore(vertx, fallback, memory, journal, clock, node::isStandalone);
    return new FailoverStore(node, local, fallback, memory, conflicts, tries, journal, journaled);
  }
}
