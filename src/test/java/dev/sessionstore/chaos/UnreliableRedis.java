package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes on a Redis that loses what it had, or is lost to one of the nodes, or both, at random,
 * while clients make calls without pause.
 */
final class UnreliableRedis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnreliableRedis.class);

  private static final int FAULTS_A_ROUND = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RedisProcess redis = RedisProcess.start();
  private final ProxiedNode a = ProxiedNode.start(redis);
  private final ProxiedNode b = ProxiedNode.start(redis);
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Life life = new Life(0, 0);
  private volatile boolean over;
  private int callsOfAPhase;

  /**
   * What Redis has for sure.
   *
   * @param number goes up before Redis dies, and before it is started again
   * @param givenAt what was acknowledged before it has, epoch milliseconds; 0 if that is not known
   */
  private record Life(int number, long givenAt) {
    Life next() {
      return new Life(number + 1, 0);
    }
  }

  /** Sessions of a name of their own, and the clients that change them for a while. */
  interface Round {
    /** Everything that was seen and must not be. */
    List<String> violations(UnreliableRedis redis, String sessions, Random random);
  }

  /**
   * Runs rounds, as many as the property {@code {name}.rounds} says, and the faults and clients of
   * {@code {name}.seed}.
   */
  static void rounds(String name, int usual, Round round) {
    long seed = Long.getLong(name + ".seed", System.nanoTime());
    int rounds = Integer.getInteger(name + ".rounds", usual);
    LOG.info("{} seed={} rounds={}", name, seed, rounds);
    Random random = new Random(seed);
    try (UnreliableRedis redis = new UnreliableRedis()) {
      for (int i = 0; i < rounds; i++) {
        assertThat(round.violations(redis, name + i, random))
            .as("seed %d, round %d", seed, i)
            .isEmpty();
      }
    }
  }

  RedisProcess redis() {
    return redis;
  }

  ProxiedNode a() {
    return a;
  }

  ProxiedNode b() {
    return b;
  }

  /** Tells the times from one another between which Redis may have lost something. */
  int life() {
    return life.number();
  }

  /** Whether Redis has for sure what was acknowledged then, and had it all the time since. */
  boolean has(Told told) {
    Life now = life;
    boolean fromRedis = !told.degraded() && told.life() == now.number();
    return fromRedis || told.answeredAt() < now.givenAt();
  }

  /**
   * Lets clients make one call after the other, each in a thread of its own, amid faults.
   *
   * @param callsOfAPhase calls that are made before a fault, in each part of it, and after it
   */
  void disturb(List<? extends Runnable> clients, int callsOfAPhase, Random random) {
    this.callsOfAPhase = callsOfAPhase;
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    over = false;
    List<CompletableFuture<Void>> running =
        clients.stream()
            .map(client -> CompletableFuture.runAsync(() -> work(client), threads))
            .toList();
    try {
      awaitCalls();
      for (int i = 0; i < FAULTS_A_ROUND; i++) {
        fault(random);
      }
    } finally {
      over = true;
      threads.shutdown();
    }
    running.forEach(CompletableFuture::join);
    awaitHealed();
  }

  private void work(Runnable client) {
    while (!over) {
      client.run();
      calls.incrementAndGet();
    }
  }

  private void awaitCalls() {
    int enough = calls.get() + callsOfAPhase;
    Await.until(callsOfAPhase + " calls", PATIENCE, () -> calls.get() >= enough);
  }

  private void fault(Random random) {
    boolean lost = random.nextInt(4) > 0;
    boolean snapshot = random.nextBoolean();
    ProxiedNode late = random.nextBoolean() ? a : b;
    int way = random.nextInt(4);
    LOG.info(
        "fault lost={} snapshot={} late={} way={}", lost, snapshot, late == a ? "a" : "b", way);
    if (snapshot && lost) {
      redis.call("SAVE");
      awaitCalls();
    }
    if (way > 1) {
      late.proxy().holdAnswers(way == 2);
      late.proxy().acceptAndClose(way == 3);
      awaitCalls();
    }
    if (lost) {
      lose(() -> late.proxy().acceptAndClose(random.nextBoolean()));
    }
    awaitCalls();
    late.proxy().heal();
    awaitHealed();
    redis.directory().resolve("dump.rdb").toFile().delete();
    awaitCalls();
  }

  private void lose(Runnable meanwhile) {
    life = life.next();
    redis.kill();
    life = life.next();
    awaitCalls();
    meanwhile.run();
    redis.run();
  }

  private void awaitHealed() {
    long before = System.currentTimeMillis();
    a.awaitHealed();
    b.awaitHealed();
    life = new Life(life.number(), before);
  }

  @Override
  public void close() {
    a.close();
    b.close();
    redis.close();
  }
}
