package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.ServiceProcess;
import dev.sessionstore.support.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes, each a process with a journal of its own, on a Redis that loses nothing it has
 * acknowledged. Nodes are killed at random moments and started again, and Redis is killed, or lost
 * to one of the nodes, or both.
 */
final class KilledNodes implements NodePair, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KilledNodes.class);
  private static final int FAULTS_A_ROUND = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than a command may take, so that a node is killed before and after it gives up. */
  private static final int MOMENT_MS = 400;

  /** About what a process takes to its first answer. */
  private static final int START_MS = 1_500;

  /** So long that a replay takes a while, and no command runs into its timeout. */
  private static final int DELAY_MS = 120;

  private final RedisProcess redis =
      RedisProcess.start("--appendonly", "yes", "--appendfsync", "always");
  private final Place a = Place.on(redis);
  private final Place b = Place.on(redis);
  private volatile int life;
  private volatile long givenAt;
  private long restored;

  /** A node, and its own way to Redis. */
  private record Place(TcpProxy proxy, KillableNode node) {
    /** With a process that is being started. */
    static Place on(RedisProcess redis) {
      TcpProxy proxy = new TcpProxy(redis.port());
      Map<String, String> environment =
          Map.of("HTTP_PORT", "0", "REDIS_URL", proxy.redisUrl(), "JOURNAL_SYNC", "always");
      return new Place(proxy, new KillableNode(ServiceProcess.start(environment)));
    }

    /** Redis has all that it was asked to keep, and the journal has struck that out. */
    void awaitHealed() {
      Rig.awaitHealed(node.api());
      Await.until(
          "the journal is empty",
          PATIENCE,
          () -> Look.at(node.api()).metric("journal_entries") == 0);
    }
  }

  KilledNodes() {
    a.node().awaitStart();
    b.node().awaitStart();
    awaitHealed();
  }

  @Override
  public @Nullable Api api(String node) {
    return (node.equals("a") ? a : b).node().apiIfUp();
  }

  @Override
  public RedisProcess redis() {
    return redis;
  }

  @Override
  public boolean losesNothing() {
    return true;
  }

  /** It loses nothing, but a node cannot know that of one that was restarted. */
  @Override
  public int life() {
    return life;
  }

  @Override
  public boolean has(Told told) {
    return !told.degraded() || told.answeredAt() < givenAt;
  }

  @Override
  public void disturb(List<? extends Runnable> clients, int callsOfAPhase, Random random) {
    restored = 0;
    try (Traffic traffic = new Traffic(clients, callsOfAPhase)) {
      traffic.awaitCalls();
      for (int i = 0; i < FAULTS_A_ROUND; i++) {
        fault(traffic, random);
      }
    }
    awaitHealed();
    LOG.info("restored={}", restored);
  }

  private void fault(Traffic traffic, Random random) {
    Place victim = random.nextBoolean() ? a : b;
    List<Place> victims = random.nextInt(3) == 0 ? List.of(a, b) : List.of(victim);
    boolean twice = random.nextInt(3) == 0;
    boolean healedBefore = random.nextBoolean();
    boolean inReplay = random.nextBoolean();
    LOG.info(
        "fault victims={} twice={} healedBefore={} inReplay={}",
        victims.size() == 2 ? "ab" : victim == a ? "a" : "b",
        twice,
        healedBefore,
        inReplay);
    breakWays(victims, random);
    letPass(traffic, random);
    victims.forEach(each -> each.node().kill());
    if (healedBefore) {
      healSlowly(random);
    }
    if (victims.size() == 1) {
      traffic.awaitCalls();
    }
    if (twice) {
      killInTheirStart(victims, random);
    }
    start(victims);
    letPass(traffic, random);
    healSlowly(random);
    if (inReplay) {
      moment(random);
      if (random.nextBoolean()) {
        // What is replayed from here on does not reach Redis.
        victims.forEach(each -> each.proxy().holdRequests(true));
        moment(random);
      }
      victims.forEach(each -> each.node().kill());
      start(victims);
    }
    awaitHealed();
    traffic.awaitCalls();
  }

  /** Those that live on rather keep theirs, so that Redis has moved on when the others return. */
  private void breakWays(List<Place> victims, Random random) {
    for (Place each : List.of(a, b)) {
      int way = random.nextInt(victims.contains(each) ? 4 : 8);
      LOG.info("node={} way={}", each == a ? "a" : "b", way);
      if (way == 1 || way == 2) {
        each.proxy().holdAnswers(true);
      }
      if (way == 2) {
        moment(random);
      }
      if (way == 2 || way == 3) {
        each.proxy().acceptAndClose(true);
      }
    }
    if (random.nextInt(4) == 0) {
      LOG.info("redis killed");
      life++;
      redis.kill();
      life++;
    }
  }

  /** Enough for nodes to know that Redis is lost and to be asked for much, or just a moment. */
  private static void letPass(Traffic traffic, Random random) {
    if (random.nextInt(4) > 0) {
      traffic.awaitCalls();
    }
    moment(random);
  }

  private static void moment(Random random) {
    Rig.pass(random.nextInt(MOMENT_MS));
  }

  private static void killInTheirStart(List<Place> places, Random random) {
    places.forEach(each -> each.node().process().runAgain());
    Rig.pass(random.nextInt(START_MS));
    places.forEach(each -> each.node().kill());
  }

  private void start(List<Place> places) {
    places.forEach(each -> each.node().process().runAgain());
    for (Place each : places) {
      each.node().awaitStart();
      restored += each.node().restored();
    }
  }

  private void healSlowly(Random random) {
    if (!redis.isRunning()) {
      redis.run();
    }
    for (Place each : List.of(a, b)) {
      each.proxy().heal();
      each.proxy().delayAnswers(random.nextInt(DELAY_MS));
    }
  }

  private void awaitHealed() {
    a.proxy().heal();
    b.proxy().heal();
    long before = System.currentTimeMillis();
    a.awaitHealed();
    b.awaitHealed();
    givenAt = before;
  }

  @Override
  public void close() {
    for (Place each : List.of(a, b)) {
      each.node().close();
      each.proxy().close();
    }
    redis.close();
  }
}
