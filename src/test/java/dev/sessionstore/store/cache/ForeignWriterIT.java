package dev.sessionstore.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.PrometheusText;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.ServiceProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another process changes all the time what this one has copies of: no load answers a version older
 * than one that was answered before, nor one that was superseded longer ago than the bound.
 */
class ForeignWriterIT {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignWriterIT.class);

  /** What the documents promise. */
  private static final long BOUND_MS = 500;

  private static final int SESSIONS = 4;
  private static final int READERS = 3;

  private static RedisProcess redis;
  private static TcpProxy proxy;
  private static TestService service;
  private static ServiceProcess foreign;
  private static Api writerApi;

  private final List<Watched> sessions =
      IntStream.range(0, SESSIONS).mapToObj(i -> new Watched("w-" + i)).toList();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicLong loads = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong stalest = new AtomicLong();
  private volatile boolean over;

  /** What is known of a session's versions. */
  private static final class Watched {
    private final String id;
    private final AtomicLong answered = new AtomicLong();

    /** Versions by the moment in which they had been acknowledged. */
    private final ConcurrentSkipListMap<Long, Long> acknowledged = new ConcurrentSkipListMap<>();

    Watched(String id) {
      this.id = id;
    }

    long acknowledgedBefore(long nanos) {
      Map.Entry<Long, Long> last = acknowledged.floorEntry(nanos);
      return last == null ? 0 : last.getValue();
    }

    /** Nanoseconds since the version was superseded; 0 if it was not. */
    long supersededFor(long version, long now) {
      for (Map.Entry<Long, Long> each : acknowledged.headMap(now).entrySet()) {
        if (each.getValue() > version) {
          return now - each.getKey();
        }
      }
      return 0;
    }
  }

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    proxy = new TcpProxy(redis.port());
    service = TestService.onRedis(proxy.redisUrl());
    foreign =
        ServiceProcess.start(
            Map.of(
                "REDIS_URL", redis.url(),
                "REDIS_COMMAND_TIMEOUT_MS", "10000",
                "HTTP_PORT", "0"));
    writerApi = new Api(foreign.awaitAddress());
    writerApi.awaitState("online");
  }

  @AfterAll
  static void stop() {
    foreign.close();
    service.close();
    proxy.close();
    redis.close();
  }

  private static long hits() {
    return PrometheusText.parse(service.api().get("/metrics").body())
        .get("session_store_near_cache_hits_total")
        .longValue();
  }

  @Test
  void noLoadShouldGoBackOrBeStalerThanTheBound() {
    ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
    List<CompletableFuture<Void>> running =
        IntStream.rangeClosed(0, READERS)
            .mapToObj(
                i -> CompletableFuture.runAsync(i == 0 ? this::write : this::readAll, threads))
            .toList();
    awaitLoads(1_000);
    // The way on which Redis tells dies without a word, and then with one.
    for (int i = 0; i < 3; i++) {
      proxy.holdTracking(true);
      awaitLoads(400);
      proxy.heal();
      awaitLoads(400);
      redis.call("CLIENT", "KILL", "TYPE", "pubsub");
      awaitLoads(400);
    }
    over = true;
    running.forEach(CompletableFuture::join);
    threads.shutdown();
    LOG.info(
        "foreign writer: writes={} loads={} hits={} stalestMs={}",
        writes,
        loads,
        hits(),
        stalest.get() / 1_000_000);
    assertThat(violations).isEmpty();
    assertThat(hits()).as("or nothing was tested").isGreaterThan(100);
  }

  private void awaitLoads(long more) {
    long enough = loads.get() + more;
    Await.until(
        more + " loads",
        Duration.ofSeconds(60),
        () -> loads.get() >= enough || !violations.isEmpty());
  }

  private void write() {
    for (int i = 0; !over; i++) {
      Watched session = sessions.get(i % SESSIONS);
      long version = writerApi.save(session.id, new JsonObject().put("i", i).encode()).version();
      session.acknowledged.put(System.nanoTime(), version);
      writes.incrementAndGet();
    }
  }

  private void readAll() {
    while (!over) {
      sessions.forEach(this::read);
    }
  }

  private void read(Watched session) {
    long start = System.nanoTime();
    long atLeast =
        Math.max(session.answered.get(), session.acknowledgedBefore(start - BOUND_MS * 1_000_000L));
    Api.Answer answer = service.api().load(session.id);
    loads.incrementAndGet();
    if (answer.status() == 404 && atLeast == 0) {
      return;
    }
    if (answer.status() != 200 || answer.version() < atLeast) {
      violations.add(session.id + " should be " + atLeast + " or later: " + answer.body());
      return;
    }
    session.answered.accumulateAndGet(answer.version(), Math::max);
    stalest.accumulateAndGet(session.supersededFor(answer.version(), start), Math::max);
  }
}
