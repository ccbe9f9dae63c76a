package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes whose clients patch the same sessions without pause, each client members of its own,
 * while Redis loses what it had, or is lost to one of the nodes, or both. In the end every member
 * has the last value that its client was acknowledged. {@code -Dshared.rounds=100} for more, {@code
 * -Dshared.seed=…} for the same faults again.
 */
class SharedSessionsIT {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSessionsIT.class);
  private static final int ROUNDS = Integer.getInteger("shared.rounds", 6);
  private static final int SESSIONS = 4;
  private static final int CLIENTS_OF_A_NODE = 2;

  /** Calls that are made before a fault, in it, and after it. */
  private static final int CALLS = 60;

  private static final int FAULTS_A_ROUND = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean over;

  /** A client; nobody else changes its members. */
  private final class Writer implements Runnable {
    private final Api api;
    private final List<String> sessions;
    private final String name;
    private final Random random;
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private int value;

    Writer(Api api, List<String> sessions, String name, long seed) {
      this.api = api;
      this.sessions = sessions;
      this.name = name;
      this.random = new Random(seed);
    }

    @Override
    public void run() {
      while (!over) {
        String session = sessions.get(random.nextInt(SESSIONS));
        String member = name + random.nextInt(2);
        value++;
        int status = api.patch(session, "{\"" + member + "\":" + value + "}").status();
        // 404: who could give the session back takes long to reach Redis.
        assertThat(status).isIn(200, 404, 503);
        if (status == 200) {
          acknowledged.put(session + " " + member, value);
        }
        calls.incrementAndGet();
      }
    }
  }

  private void awaitCalls() {
    int enough = calls.get() + CALLS;
    Await.until(CALLS + " calls", PATIENCE, () -> calls.get() >= enough);
  }

  private void fault(RedisProcess redis, ProxiedNode a, ProxiedNode b, Random random) {
    boolean lost = random.nextInt(4) > 0;
    boolean snapshot = random.nextBoolean();
    ProxiedNode late = random.nextBoolean() ? a : b;
    LOG.info("shared fault lost={} snapshot={} late={}", lost, snapshot, late == a ? "a" : "b");
    if (snapshot && lost) {
      redis.call("SAVE");
      awaitCalls();
    }
    if (random.nextBoolean()) {
      late.proxy().acceptAndClose(true);
      awaitCalls();
    }
    if (lost) {
      redis.kill();
      awaitCalls();
      late.proxy().acceptAndClose(random.nextBoolean());
      redis.run();
    }
    awaitCalls();
    late.proxy().heal();
    a.awaitHealed();
    b.awaitHealed();
    redis.directory().resolve("dump.rdb").toFile().delete();
    awaitCalls();
  }

  private List<String> round(
      String name, RedisProcess redis, ProxiedNode a, ProxiedNode b, Random random) {
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(name + "-" + i);
      a.api().save(name + "-" + i, "{}");
    }
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < CLIENTS_OF_A_NODE; i++) {
      writers.add(new Writer(a.api(), sessions, "a" + i, random.nextLong()));
      writers.add(new Writer(b.api(), sessions, "b" + i, random.nextLong()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers.size());
    over = false;
    List<CompletableFuture<Void>> running =
        writers.stream().map(writer -> CompletableFuture.runAsync(writer, threads)).toList();
    try {
      awaitCalls();
      for (int i = 0; i < FAULTS_A_ROUND; i++) {
        fault(redis, a, b, random);
      }
    } finally {
      over = true;
      threads.shutdown();
    }
    running.forEach(CompletableFuture::join);
    a.awaitHealed();
    b.awaitHealed();
    return violations(writers, redis, a, b);
  }

  private static List<String> violations(
      List<Writer> writers, RedisProcess redis, ProxiedNode a, ProxiedNode b) {
    List<String> violations = new ArrayList<>();
    for (Writer writer : writers) {
      writer.acknowledged.forEach(
          (place, value) -> {
            String session = place.split(" ")[0];
            String member = place.split(" ")[1];
            String data = redis.call("HGET", "interview:session:" + session, "data");
            if (!value.equals(new JsonObject(data).getInteger(member))) {
              violations.add("%s of %s, not %d: %s".formatted(member, session, value, data));
            }
          });
    }
    for (String session : writers.get(0).sessions) {
      String data = redis.call("HGET", "interview:session:" + session, "data");
      for (ProxiedNode node : List.of(a, b)) {
        JsonObject seen =
            node.api()
                .load(session, "Cache-Control", "no-cache")
                .data()
                .getJsonObject("sessionData");
        if (!seen.equals(new JsonObject(data))) {
          violations.add("%s is %s, and Redis has %s".formatted(session, seen, data));
        }
      }
    }
    return violations;
  }

  @Test
  void whatEachClientWasAcknowledgedShouldBeThereInTheEnd() {
    long seed = Long.getLong("shared.seed", System.nanoTime());
    LOG.info("shared seed={}", seed);
    Random random = new Random(seed);
    try (RedisProcess redis = RedisProcess.start();
        ProxiedNode a = ProxiedNode.start(redis);
        ProxiedNode b = ProxiedNode.start(redis)) {
      for (int i = 0; i < ROUNDS; i++) {
        assertThat(round("s" + i, redis, a, b, random)).as("seed %d, round %d", seed, i).isEmpty();
      }
    }
  }
}
