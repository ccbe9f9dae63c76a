package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisProcess;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes on a Redis that loses what it had, or is lost to one of the nodes, or both, at random,
 * while clients make calls without pause.
 */
final class UnreliableRedis implements NodePair, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnreliableRedis.class);

  private static final int FAULTS_A_ROUND = 3;

  private final RedisProcess redis = RedisProcess.start();
  private final ProxiedNode a = ProxiedNode.start(redis);
  private final ProxiedNode b = ProxiedNode.start(redis);
  private volatile Life life = new Life(0, 0);

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

  /** Runs {@link Rounds}. */
  static void rounds(String name, int usual, Round round) {
    try (UnreliableRedis redis = new UnreliableRedis()) {
      Rounds.run(name, usual, (sessions, random) -> round.violations(redis, sessions, random));
    }
  }

  @Override
  public Api api(String node) {
    return (node.equals("a") ? a : b).api();
  }

  @Override
  public RedisProcess redis() {
    return redis;
  }

  ProxiedNode a() {
    return a;
  }

  ProxiedNode b() {
    return b;
  }

  @Override
  public boolean losesNothing() {
    return false;
  }

  @Override
  public int life() {
    return life.number();
  }

  @Override
  public boolean has(Told told) {
    Life now = life;
    boolean fromRedis = !told.degraded() && told.life() == now.number();
    return fromRedis || told.answeredAt() < now.givenAt();
  }

  @Override
  public void disturb(List<? extends Runnable> clients, int callsOfAPhase, Random random) {
    try (Traffic traffic = new Traffic(clients, callsOfAPhase)) {
      traffic.awaitCalls();
      for (int i = 0; i < FAULTS_A_ROUND; i++) {
        fault(traffic, random);
      }
    }
    awaitHealed();
  }

  private void fault(Traffic traffic, Random random) {
    boolean lost = random.nextInt(4) > 0;
    boolean snapshot = random.nextBoolean();
    ProxiedNode late = random.nextBoolean() ? a : b;
    int way = random.nextInt(4);
    LOG.info(
        "fault lost={} snapshot={} late={} way={}", lost, snapshot, late == a ? "a" : "b", way);
    if (snapshot && lost) {
      redis.call("SAVE");
      traffic.awaitCalls();
    }
    if (way > 1) {
      late.proxy().holdAnswers(way == 2);
      late.proxy().acceptAndClose(way == 3);
      traffic.awaitCalls();
    }
    if (lost) {
      lose(traffic, () -> late.proxy().acceptAndClose(random.nextBoolean()));
    }
    traffic.awaitCalls();
    late.proxy().heal();
    awaitHealed();
    redis.directory().resolve("dump.rdb").toFile().delete();
    traffic.awaitCalls();
  }

  private void lose(Traffic traffic, Runnable meanwhile) {
    life = life.next();
    redis.kill();
    life = life.next();
    traffic.awaitCalls();
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
