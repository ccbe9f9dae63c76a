package dev.sessionstore.chaos;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisClient;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A fault of Redis, or of the link and the clock of one node, and the end of the fault. */
enum Fault {
  KILLED_AND_RESTARTED_WITH_ALL_DATA(Fault::killWithAof, Fault::restartWithAof),
  KILLED_AND_RESTARTED_EMPTY((rig, node) -> rig.killRedis(), (rig, node) -> rig.redis().run()),
  KILLED_AND_RESTARTED_FROM_AN_OLDER_SNAPSHOT(
      (rig, node) -> {
        rig.redis().call("SAVE");
        Rig.pass(300);
        rig.killRedis();
      },
      (rig, node) -> rig.redis().run()),
  STOPPED_AND_CONTINUED((rig, node) -> rig.redis().pause(), (rig, node) -> rig.redis().resume()),
  CUT_BEFORE_THE_REPLY(
      link -> {
        link.holdAnswers(true);
        Rig.pass(50);
        link.cut();
      }),
  CUT_WITHIN_A_REPLY(link -> link.cutAfterAnswerBytes(1_003)),
  CUT_AFTER_A_REPLY(TcpProxy::cut),
  REQUESTS_DELIVERED_LATE(link -> link.holdRequests(true)),
  ANSWERS_DELIVERED_LATE(link -> link.holdAnswers(true)),
  ACCEPTED_AND_CLOSED(link -> link.acceptAndClose(true)),
  SLOWER_THAN_THE_TIMEOUT(link -> link.delayAnswers(400)),
  FLAPPING(
      link -> {
        for (int i = 0; i < 8; i++) {
          link.acceptAndClose(i % 2 == 0);
          Rig.pass(200);
        }
      }),
  CLIENT_PAUSE(
      (rig, node) -> rig.redis().call("CLIENT", "PAUSE", "3000", "ALL"),
      (rig, node) -> rig.awaitHealed()),
  READ_ONLY_REPLICA(
      (rig, node) -> rig.redis().call("REPLICAOF", "127.0.0.1", "1"), Fault::becomeMaster),
  REPLICA_OF_AN_EMPTY_MASTER(Fault::replicateNothing, Fault::becomeMaster),
  OUT_OF_MEMORY(
      (rig, node) -> rig.redis().call("CONFIG", "SET", "maxmemory", "1"),
      (rig, node) -> rig.redis().call("CONFIG", "SET", "maxmemory", "0")),
  LOADING(Fault::loadSlowly, Fault::awaitLoaded),
  PASSWORD_CHANGED(
      (rig, node) -> {
        rig.redis().call("CONFIG", "SET", "requirepass", "other");
        authenticated(rig.redis(), "CLIENT", "KILL", "TYPE", "normal");
      },
      (rig, node) -> authenticated(rig.redis(), "CONFIG", "SET", "requirepass", "")),
  CLOCK_STEPPED_BACK(
      (rig, node) -> {
        stepClockBack(node);
        Rig.pass(50);
        node.partition();
        stepClockBack(node);
      },
      (rig, node) -> node.redisLink().heal());

  private final BiConsumer<Rig<?>, LocalNode> begin;
  private final BiConsumer<Rig<?>, LocalNode> end;

  Fault(BiConsumer<Rig<?>, LocalNode> begin, BiConsumer<Rig<?>, LocalNode> end) {
    this.begin = begin;
    this.end = end;
  }

  /** A fault of the node's link to Redis. */
  Fault(Consumer<TcpProxy> begin) {
    this((rig, node) -> begin.accept(node.redisLink()), (rig, node) -> node.redisLink().heal());
  }

  void begin(Rig<?> rig, LocalNode node) {
    begin.accept(rig, node);
  }

  void end(Rig<?> rig, LocalNode node) {
    end.accept(rig, node);
  }

  /** The name as words. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void killWithAof(Rig<?> rig, LocalNode node) {
    rig.redis().call("CONFIG", "SET", "appendfsync", "always");
    rig.redis().call("CONFIG", "SET", "appendonly", "yes");
    Await.until(
        "the append-only file is written",
        () -> rig.redis().call("INFO", "persistence").contains("aof_rewrite_in_progress:0"));
    Rig.pass(100);
    rig.killRedis();
  }

  private static void restartWithAof(Rig<?> rig, LocalNode node) {
    rig.redis().run("--appendonly", "yes", "--appendfsync", "always");
    rig.awaitHealed();
    rig.redis().call("CONFIG", "SET", "appendonly", "no");
  }

  /** Redis takes the data of an empty server and serves them to readers. */
  private static void replicateNothing(Rig<?> rig, LocalNode node) {
    rig.redis().call("REPLICAOF", "127.0.0.1", Integer.toString(rig.emptyRedis().port()));
    Await.until(
        "the replica is in step",
        Duration.ofSeconds(30),
        () -> rig.redis().call("INFO", "replication").contains("master_link_status:up"));
  }

  private static void loadSlowly(Rig<?> rig, LocalNode node) {
    String fill = "for i = 1, ARGV[1] do redis.call('SET', 'filler:' .. i, i) end";
    rig.redis().call("EVAL", fill, "0", "2000");
    rig.redis().call("SAVE");
    // Redis 6 lacks the second option: it answers nobody until it has loaded so few keys.
    boolean tells = !rig.redis().call("INFO", "server").contains("redis_version:6.");
    rig.killRedis();
    rig.redis()
        .runWithoutWaiting(
            tells
                ? new String[] {
                  "--key-load-delay", "400", "--loading-process-events-interval-bytes", "1024"
                }
                : new String[] {"--key-load-delay", "400"});
  }

  private static boolean isLoaded(RedisProcess redis) {
    try (RedisClient client = new RedisClient(redis.port())) {
      return client.call("PING").equals("PONG");
    } catch (IOException e) {
      return false;
    }
  }

  private static void authenticated(RedisProcess redis, String... command) {
    try (RedisClient client = new RedisClient(redis.port())) {
      client.call("AUTH", "other");
      client.call(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void becomeMaster(Rig<?> rig, LocalNode node) {
    rig.redis().call("REPLICAOF", "NO", "ONE");
  }

  private static void awaitLoaded(Rig<?> rig, LocalNode node) {
    Await.until("Redis is loaded", Duration.ofSeconds(30), () -> isLoaded(rig.redis()));
  }

  private static void stepClockBack(LocalNode node) {
    long now = node.clock().millis();
    node.clock().follow(now - Duration.ofHours(1).toMillis(), node.clock().elapsedMillis());
  }
}
