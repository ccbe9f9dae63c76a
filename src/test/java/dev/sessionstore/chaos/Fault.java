package dev.sessionstore.chaos;

import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisClient;
import dev.sessionstore.support.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** What can happen to Redis and to the way there, each with its end. */
enum Fault {
  KILLED_AND_RESTARTED_WITH_ALL_DATA(Fault::killWithAof, Fault::restartWithAof),
  KILLED_AND_RESTARTED_EMPTY(rig -> rig.redis().kill(), rig -> rig.redis().run()),
  KILLED_AND_RESTARTED_FROM_AN_OLDER_SNAPSHOT(
      rig -> {
        rig.redis().call("SAVE");
        Rig.pass(300);
        rig.redis().kill();
      },
      rig -> rig.redis().run()),
  STOPPED_AND_CONTINUED(rig -> rig.redis().pause(), rig -> rig.redis().resume()),
  CUT_BEFORE_THE_REPLY(
      rig -> {
        rig.proxy().holdAnswers(true);
        Rig.pass(50);
        rig.proxy().cut();
      },
      rig -> rig.proxy().heal()),
  CUT_WITHIN_A_REPLY(rig -> rig.proxy().cutAfterAnswerBytes(1_003), rig -> rig.proxy().heal()),
  CUT_AFTER_A_REPLY(rig -> rig.proxy().cut(), rig -> rig.proxy().heal()),
  REQUESTS_DELIVERED_LATE(rig -> rig.proxy().holdRequests(true), rig -> rig.proxy().heal()),
  ANSWERS_DELIVERED_LATE(rig -> rig.proxy().holdAnswers(true), rig -> rig.proxy().heal()),
  ACCEPTED_AND_CLOSED(rig -> rig.proxy().acceptAndClose(true), rig -> rig.proxy().heal()),
  SLOWER_THAN_THE_TIMEOUT(rig -> rig.proxy().delayAnswers(400), rig -> rig.proxy().heal()),
  CLIENT_PAUSE(rig -> rig.redis().call("CLIENT", "PAUSE", "3000", "ALL"), Rig::awaitHealed),
  READ_ONLY_REPLICA(
      rig -> rig.redis().call("REPLICAOF", "127.0.0.1", "1"),
      rig -> rig.redis().call("REPLICAOF", "NO", "ONE")),
  REPLICA_OF_AN_EMPTY_MASTER(
      Fault::replicateNothing, rig -> rig.redis().call("REPLICAOF", "NO", "ONE")),
  OUT_OF_MEMORY(
      rig -> rig.redis().call("CONFIG", "SET", "maxmemory", "1"),
      rig -> rig.redis().call("CONFIG", "SET", "maxmemory", "0")),
  LOADING(
      Fault::loadSlowly,
      rig -> Await.until("Redis is loaded", Duration.ofSeconds(30), () -> isLoaded(rig.redis()))),
  PASSWORD_CHANGED(
      rig -> {
        rig.redis().call("CONFIG", "SET", "requirepass", "other");
        authenticated(rig.redis(), "CLIENT", "KILL", "TYPE", "normal");
      },
      rig -> authenticated(rig.redis(), "CONFIG", "SET", "requirepass", "")),
  FLAPPING(Fault::flap, rig -> rig.proxy().heal()),
  CLOCK_STEPPED_BACK(
      rig -> {
        stepClockBack(rig);
        Rig.pass(50);
        rig.proxy().acceptAndClose(true);
        rig.awaitOffline();
        stepClockBack(rig);
      },
      rig -> rig.proxy().heal());

  private final Consumer<Rig> begin;
  private final Consumer<Rig> end;

  Fault(Consumer<Rig> begin, Consumer<Rig> end) {
    this.begin = begin;
    this.end = end;
  }

  void begin(Rig rig) {
    begin.accept(rig);
  }

  void end(Rig rig) {
    end.accept(rig);
  }

  /** The words of its name. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void killWithAof(Rig rig) {
    rig.redis().call("CONFIG", "SET", "appendfsync", "always");
    rig.redis().call("CONFIG", "SET", "appendonly", "yes");
    Await.until(
        "the append-only file is written",
        () -> rig.redis().call("INFO", "persistence").contains("aof_rewrite_in_progress:0"));
    Rig.pass(100);
    rig.redis().kill();
  }

  private static void restartWithAof(Rig rig) {
    rig.redis().run("--appendonly", "yes", "--appendfsync", "always");
    rig.awaitHealed();
    rig.redis().call("CONFIG", "SET", "appendonly", "no");
  }

  /** It takes the other one's data, which are none, and serves them to readers. */
  private static void replicateNothing(Rig rig) {
    rig.redis().call("REPLICAOF", "127.0.0.1", Integer.toString(rig.emptyMaster().port()));
    Await.until(
        "the replica is in step",
        Duration.ofSeconds(30),
        () -> rig.redis().call("INFO", "replication").contains("master_link_status:up"));
  }

  private static void loadSlowly(Rig rig) {
    String fill = "for i = 1, ARGV[1] do redis.call('SET', 'filler:' .. i, i) end";
    rig.redis().call("EVAL", fill, "0", "2000");
    rig.redis().call("SAVE");
    // Redis 6 has no such option: it answers nobody until it has loaded so few keys.
    boolean tells = !rig.redis().call("INFO", "server").contains("redis_version:6.");
    rig.redis().kill();
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

  private static void flap(Rig rig) {
    for (int i = 0; i < 8; i++) {
      rig.proxy().acceptAndClose(i % 2 == 0);
      Rig.pass(200);
    }
  }

  private static void stepClockBack(Rig rig) {
    long now = rig.clock().millis();
    rig.clock().follow(now - Duration.ofHours(1).toMillis(), rig.clock().elapsedMillis());
  }
}
