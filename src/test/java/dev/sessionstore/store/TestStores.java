package dev.sessionstore.store;

import dev.sessionstore.config.HttpConfig;
import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.failover.FailoverStore;
import dev.sessionstore.failover.StoreFactory;
import dev.sessionstore.failover.replay.KnownSessions;
import dev.sessionstore.failover.replay.RecentWrites;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.cache.NearCache;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.store.redis.DataLossWindow;
import dev.sessionstore.store.redis.RedisConnector;
import dev.sessionstore.support.Ports;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/** Makes stores for tests, with bounds that no test reaches. */
public final class TestStores {
  private static final long MANY_BYTES = 256L * 1024 * 1024;
  private static final long WINDOW_SECONDS = 600;

  private TestStores() {}

  /** A store in memory. */
  public static MemoryStore local(Vertx vertx, SessionClock clock, boolean authoritative) {
    return new MemoryStore(
        vertx,
        new Fallback(vertx, clock, MANY_BYTES),
        known(clock),
        ChangeJournal.NONE,
        clock,
        () -> authoritative);
  }

  public static KnownSessions known(SessionClock clock) {
    return new KnownSessions(
        new NearCache(MANY_BYTES, clock, System::nanoTime),
        new RecentWrites(clock, () -> WINDOW_SECONDS * 1_000, () -> MANY_BYTES));
  }

  /** A store on that Redis alone, without anything that bridges an outage. */
  public static Future<SessionStore> redis(Vertx vertx, SessionClock clock, int port) {
    return redis(vertx, clock, port, new DataLossWindow(clock, () -> WINDOW_SECONDS * 1_000))
        .map(ServingRedis::store);
  }

  /** The same, with the times at which that Redis may have lost something. */
  public static Future<ServingRedis> redis(
      Vertx vertx, SessionClock clock, int port, DataLossWindow losses) {
    ServiceConfig config =
        config(
            redis(true, port),
            new ServiceConfig.Journal(false, Path.of("unused"), "always", false, 86_400));
    return new RedisConnector(vertx, () -> config, clock, losses, key -> false, nanos -> {})
        .connect(config.redis().commandTimeoutMs());
  }

  /** The store that the service uses, on that Redis, without a journal. */
  public static Future<FailoverStore> failover(Vertx vertx, SessionClock clock, int redisPort) {
    return withoutJournal(vertx, clock, redis(true, redisPort), Path.of("unused"));
  }

  /** The store that the service uses where no Redis is, with a folder but no journal in it. */
  public static Future<FailoverStore> unjournaled(Vertx vertx, SessionClock clock, Path directory) {
    return withoutJournal(vertx, clock, redis(false, Ports.free()), directory);
  }

  private static Future<FailoverStore> withoutJournal(
      Vertx vertx, SessionClock clock, RedisConfig redis, Path directory) {
    return open(
        vertx, clock, redis, new ServiceConfig.Journal(false, directory, "always", false, 86_400));
  }

  /** The same with a journal in that folder. */
  public static Future<FailoverStore> failover(
      Vertx vertx, SessionClock clock, int redisPort, Path directory) {
    ServiceConfig.Journal journal =
        new ServiceConfig.Journal(true, directory, "always", true, 86_400);
    return open(vertx, clock, redis(true, redisPort), journal);
  }

  /** The store that the service uses where no Redis is, with a journal in that folder. */
  public static Future<FailoverStore> journaled(Vertx vertx, SessionClock clock, Path directory) {
    ServiceConfig.Journal journal =
        new ServiceConfig.Journal(true, directory, "always", true, 86_400);
    return open(vertx, clock, redis(false, Ports.free()), journal);
  }

  private static Future<FailoverStore> open(
      Vertx vertx, SessionClock clock, RedisConfig redis, ServiceConfig.Journal journal) {
    ServiceConfig config = config(redis, journal);
    return StoreFactory.open(vertx, () -> config, clock, new SimpleMeterRegistry());
  }

  private static ServiceConfig config(RedisConfig redis, ServiceConfig.Journal journal) {
    return new ServiceConfig(
        new HttpConfig(
            "127.0.0.1",
            0,
            1_000_000,
            false,
            "zh",
            null,
            List.of(),
            new HttpConfig.Cors(List.of()),
            100,
            1_000_000,
            1_000_000,
            60_000,
            5_000),
        redis,
        new ServiceConfig.Sessions(604_800, List.of(StoreFixture.NAMESPACE)),
        new ServiceConfig.Outage(WINDOW_SECONDS, MANY_BYTES),
        new ServiceConfig.Fallback(MANY_BYTES),
        journal,
        new ServiceConfig.NearCache(true, MANY_BYTES),
        new ServiceConfig.Log("INFO"));
  }

  /** With a deadline for a machine that stalls: deadlines are not what these tests are about. */
  private static RedisConfig redis(boolean configured, int port) {
    return new RedisConfig(configured, "127.0.0.1", port, null, null, 0, 10_000, 1_024, 16_384);
  }
}
