package dev.sessionstore.failover;

import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.failover.replay.ConflictLog;
import dev.sessionstore.failover.replay.KnownSessions;
import dev.sessionstore.failover.replay.RecentWrites;
import dev.sessionstore.failover.replay.ReplayCoordinator;
import dev.sessionstore.failover.replay.ReplayRecords;
import dev.sessionstore.failover.replay.ReplayRetry;
import dev.sessionstore.failover.replay.UnacknowledgedWrites;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.RedisGateway;
import dev.sessionstore.store.cache.InvalidationFeed;
import dev.sessionstore.store.cache.NearCache;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.store.redis.DataLossWindow;
import dev.sessionstore.store.redis.RedisConnector;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the stores of one node together. */
public final class StoreFactory {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFactory.class);

  private final Vertx vertx;
  private final Supplier<ServiceConfig> live;
  private final ServiceConfig config;
  private final SessionClock clock;
  private final FailoverMetrics metrics;
  private final Fallback fallback;

  private StoreFactory(
      Vertx vertx, Supplier<ServiceConfig> live, SessionClock clock, MeterRegistry registry) {
    this.vertx = vertx;
    this.live = live;
    this.config = live.get();
    this.clock = clock;
    this.metrics = new FailoverMetrics(registry);
    this.fallback = new Fallback(vertx, clock, config.fallback().maxBytes());
  }

  /**
   * Opens the store that the service uses. Completes when it is known whether Redis can be reached;
   * fails with a {@link dev.sessionstore.store.journal.JournalException} if a journal is configured
   * and cannot be used.
   */
  public static Future<FailoverStore> open(
      Vertx vertx, Supplier<ServiceConfig> live, SessionClock clock, MeterRegistry registry) {
    return new StoreFactory(vertx, live, clock, registry).open();
  }

  private Future<FailoverStore> open() {
    return openJournal()
        .map(journal -> store(new JournalRemovals(vertx, journal)))
        .compose(store -> store.start().map(store));
  }

  private Future<ChangeJournal> openJournal() {
    if (!config.journal().enabled()) {
      return JournaledChanges.warnOfUnread(vertx, config.journal()).map(ChangeJournal.NONE);
    }
    return JournaledChanges.open(vertx, config.journal())
        .onSuccess(metrics::watch)
        .compose(
            journal ->
                journal
                    .restore(fallback)
                    .onSuccess(count -> LOG.info("journal restored={}", count))
                    .map(journal));
  }

  private FailoverStore store(ChangeJournal journal) {
    NearCache copies = new NearCache(config.nearCache().maxBytes(), clock, System::nanoTime);
    metrics.watch(copies);
    RecentWrites recent =
        new RecentWrites(clock, this::recentMillis, () -> live.get().outage().recentMaxBytes());
    KnownSessions known = new KnownSessions(copies, recent);
    ConflictLog conflicts = new ConflictLog(clock, metrics.conflicts()::increment);
    ReplayRecords records = new ReplayRecords(known, conflicts, new UnacknowledgedWrites());
    DataLossWindow losses = new DataLossWindow(clock, this::recentMillis);
    ReplayCoordinator replays =
        new ReplayCoordinator(fallback, journal, records, losses, metrics::replayed, clock);
    RedisGateway gateway =
        new RedisConnector(vertx, live, clock, losses, fallback::hasEnded, metrics::command);
    long timeoutMillis = config.redis().commandTimeoutMs();
    boolean caches = config.nearCache().enabled();
    FailoverStatus status =
        new FailoverStatus(config.redis().configured(), clock, fallback, metrics);
    FailoverController controller =
        new FailoverController(
            vertx,
            status,
            new RedisLinks(vertx, gateway, clock, timeoutMillis),
            replays,
            new ReplayRetry(vertx, gateway, fallback, replays, timeoutMillis),
            new InvalidationFeed(vertx, gateway, copies, caches, Backoff::delayMillis));
    MemoryStore memory =
        new MemoryStore(vertx, fallback, known, journal, clock, status::isStandalone);
    return new FailoverStore(controller, memory, fallback, records, journal);
  }

  private long recentMillis() {
    return TimeUnit.SECONDS.toMillis(live.get().outage().recentWindowSeconds());
  }
}
