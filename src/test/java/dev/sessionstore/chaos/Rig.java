package dev.sessionstore.chaos;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.Folders;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of the service on one real Redis, each node behind a proxy of its own, and what tests of
 * faults need of them. A single node is the simple case.
 *
 * @param <N> {@link LocalNode} or {@link ProcessNode}
 */
final class Rig<N extends Node> implements AutoCloseable {
  private final RedisProcess redis;
  private final List<N> nodes;
  private final boolean redisKeepsAll;
  private final boolean standalone;
  private @Nullable RedisProcess emptyRedis;
  private volatile Life life = new Life(0, 0);

  /**
   * A time in which Redis was not restarted.
   *
   * @param number one more before each kill of Redis, and before each start
   * @param givenAt Redis has what was acknowledged before; epoch milliseconds, 0 for unknown
   */
  private record Life(int number, long givenAt) {}

  private Rig(RedisProcess redis, List<N> nodes, boolean redisKeepsAll, boolean standalone) {
    this.redis = redis;
    this.nodes = nodes;
    this.redisKeepsAll = redisKeepsAll;
    this.standalone = standalone;
  }

  /**
   * Nodes in this process on a Redis that keeps nothing on disk.
   *
   * @param configuration of each node, as in the file, without the address of Redis
   */
  static Rig<LocalNode> local(int nodes, JsonObject configuration) {
    RedisProcess redis = RedisProcess.start();
    List<LocalNode> all =
        IntStream.range(0, nodes)
            .mapToObj(i -> LocalNode.start(nameOf(i), redis, configuration))
            .toList();
    return healed(new Rig<>(redis, all, false, false));
  }

  /** Processes of the packaged jar on a Redis that keeps all that it acknowledged. */
  static Rig<ProcessNode> processes(int nodes, Map<String, String> environment) {
    RedisProcess redis = lastingRedis();
    List<ProcessNode> all =
        IntStream.range(0, nodes)
            .mapToObj(i -> ProcessNode.start(nameOf(i), redis, environment))
            .toList();
    all.forEach(ProcessNode::awaitStart);
    return healed(new Rig<>(redis, all, true, false));
  }

  /** One process that is told of no Redis, and finds none before {@link ProcessNode#findsRedis}. */
  static Rig<ProcessNode> withoutRedis() {
    ProcessNode node = ProcessNode.withoutRedis(nameOf(0));
    node.awaitStart();
    return new Rig<>(lastingRedis(), List.of(node), true, true);
  }

  private static RedisProcess lastingRedis() {
    return RedisProcess.start("--appendonly", "yes", "--appendfsync", "always");
  }

  private static <N extends Node> Rig<N> healed(Rig<N> rig) {
    rig.awaitHealed();
    return rig;
  }

  private static String nameOf(int node) {
    return String.valueOf((char) ('a' + node));
  }

  RedisProcess redis() {
    return redis;
  }

  List<N> nodes() {
    return nodes;
  }

  N node(int index) {
    return nodes.get(index);
  }

  /** Whether memory may be the store of the nodes without an outage. */
  boolean mayBeStandalone() {
    return standalone;
  }

  /** Whether Redis keeps for ever what it acknowledged. */
  boolean redisKeepsAll() {
    return redisKeepsAll;
  }

  /** Another Redis without any data. */
  RedisProcess emptyRedis() {
    if (emptyRedis == null) {
      emptyRedis = RedisProcess.start();
    }
    return emptyRedis;
  }

  /** A number that changes whenever Redis may lose something. */
  int life() {
    return life.number();
  }

  /** Whether Redis surely has what was acknowledged there, and had it without interruption. */
  boolean has(Origin acknowledged) {
    Life now = life;
    boolean taken =
        !acknowledged.degraded() && (redisKeepsAll || acknowledged.life() == now.number());
    return taken || acknowledged.answeredAt() < now.givenAt();
  }

  void killRedis() {
    nextLife();
    redis.kill();
    nextLife();
  }

  private void nextLife() {
    life = new Life(life.number() + 1, redisKeepsAll ? life.givenAt() : 0);
  }

  /** Kills Redis and waits until every node knows. */
  void loseRedis() {
    killRedis();
    nodes.forEach(node -> node.awaitState("offline"));
  }

  void restartRedis() {
    loseRedis();
    redis.run();
    awaitHealed();
  }

  /** Starts Redis again for one node; no other node reaches it. */
  void returnTo(N first) {
    nodes.stream()
        .filter(node -> node != first)
        .forEach(node -> node.redisLink().acceptAndClose(true));
    redis.run();
    first.awaitHealed();
  }

  /** Ends the faults of all links. */
  void healLinks() {
    nodes.forEach(node -> node.redisLink().heal());
  }

  /** Waits until Redis serves every node and has all that waited in them. */
  void awaitHealed() {
    long before = System.currentTimeMillis();
    nodes.forEach(Node::awaitHealed);
    life = new Life(life.number(), before);
  }

  /** The data of a session in Redis; {@code (nil)} if there is none. */
  String inRedis(String id) {
    return field(id, "data");
  }

  String field(String id, String name) {
    return redis.call("HGET", "interview:session:" + id, name);
  }

  Optional<SessionState> stateInRedis(String id) {
    String data = inRedis(id);
    return data.equals("(nil)")
        ? Optional.empty()
        : Optional.of(
            new SessionState(
                new TreeMap<>(new JsonObject(data).getMap()),
                Long.parseLong(field(id, "version")),
                Long.parseLong(field(id, "expiresAt"))));
  }

  /** Deletes what Redis has on disk, so that its next start is an empty one. */
  void forgetDisk() {
    for (String name : List.of("dump.rdb", "appendonlydir", "appendonly.aof")) {
      Path path = redis.directory().resolve(name);
      if (Files.exists(path)) {
        Folders.delete(path);
      }
    }
  }

  /** Lets time pass, of which a fault consists that has no other end. */
  static void pass(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    Await.until(millis + " ms have passed", () -> System.nanoTime() > end);
  }

  /** Lets pass what the clocks of two nodes may differ by: what comes next is later for both. */
  static void later() {
    pass(20);
  }

  @Override
  public void close() {
    if (redis.isRunning()) {
      redis.resume();
    }
    for (N node : nodes) {
      if (node.redisLink() != null) {
        node.redisLink().heal();
      }
      node.close();
    }
    redis.close();
    if (emptyRedis != null) {
      emptyRedis.close();
    }
  }
}
