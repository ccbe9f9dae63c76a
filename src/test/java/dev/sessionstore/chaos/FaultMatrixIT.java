package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every fault of Redis and of the way to it, while writers go on: nothing acknowledged is lost,
 * nothing deleted comes back, no version goes back, and every call is answered.
 */
class FaultMatrixIT {
  private static final int WRITERS = 4;

  /** Calls that every writer completes before, during and after a fault. */
  private static final int CALLS = 25;

  private static final long SEED = Long.getLong("chaos.seed", 20_261_122L);

  private final List<Writer> writers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private RedisProcess redis;
  private TcpProxy proxy;
  private TestService service;
  private Api api;

  @BeforeEach
  void start() {
    redis = RedisProcess.start();
    proxy = new TcpProxy(redis.port());
    service = TestService.onRedis(proxy.redisUrl());
    api = service.api();
    api.awaitState("online");
    for (int i = 0; i < WRITERS; i++) {
      Writer writer = new Writer(api, "w" + i, SEED + i);
      Thread thread = new Thread(writer, "writer-" + i);
      writers.add(writer);
      threads.add(thread);
      thread.start();
    }
    calls(CALLS);
  }

  @AfterEach
  void stop() {
    writers.forEach(Writer::stop);
    service.close();
    proxy.close();
    redis.close();
  }

  @Test
  void killedAndRestartedEmptyShouldLoseNothing() {
    redis.kill();
    degraded();
    redis.run();
    healed("killed, restarted empty");
  }

  @Test
  void killedAndRestartedFromAnOlderSnapshotShouldLoseNothing() {
    redis.call("SAVE");
    calls(CALLS);
    redis.kill();
    degraded();
    redis.run();
    healed("killed, restarted from an older snapshot");
  }

  @Test
  void hungAndResumedShouldLoseNothing() {
    redis.pause();
    degraded();
    redis.resume();
    healed("SIGSTOP, SIGCONT");
  }

  @Test
  void connectionsCutShouldLoseNothing() {
    for (int i = 0; i < 5; i++) {
      proxy.cut();
      calls(CALLS / 5);
    }
    healed("connections cut");
  }

  @Test
  void connectionCutWithinAReplyShouldLoseNothing() {
    proxy.cutAfterAnswerBytes(700);
    degraded();
    proxy.heal();
    healed("cut within a reply");
  }

  @Test
  void repliesHeldBackShouldLoseNothing() {
    proxy.holdAnswers(true);
    degraded();
    proxy.heal();
    healed("replies held back");
  }

  @Test
  void requestsHeldBackShouldLoseNothing() {
    proxy.holdRequests(true);
    degraded();
    proxy.heal();
    healed("requests held back");
  }

  @Test
  void connectionsAcceptedAndClosedShouldLoseNothing() {
    proxy.acceptAndClose(true);
    degraded();
    proxy.heal();
    healed("accept and close");
  }

  @Test
  void latencyAboveTheTimeoutShouldLoseNothing() {
    proxy.delayAnswers(400);
    degraded();
    proxy.heal();
    healed("latency above the timeout");
  }

  @Test
  void clientPauseShouldLoseNothing() {
    redis.call("CLIENT", "PAUSE", "1500");
    degraded();
    healed("CLIENT PAUSE");
  }

  @Test
  void readOnlyReplicaShouldLoseNothing() {
    redis.call("REPLICAOF", "127.0.0.1", "1");
    degraded();
    redis.call("REPLICAOF", "NO", "ONE");
    healed("read-only replica");
  }

  @Test
  void fullMemoryShouldLoseNothing() {
    redis.call("CONFIG", "SET", "maxmemory", "1");
    degraded();
    redis.call("CONFIG", "SET", "maxmemory", "0");
    healed("maxmemory reached");
  }

  @Test
  void changedPasswordShouldLoseNothing() {
    redis.call("CONFIG", "SET", "requirepass", "other");
    proxy.cut();
    degraded();
    // Only a client that knows the password can take it away again.
    redis.kill();
    redis.run();
    healed("password changed, and changed back by a restart");
  }

  @Test
  void flappingShouldLoseNothing() {
    for (int i = 0; i < 6; i++) {
      proxy.acceptAndClose(true);
      calls(4);
      proxy.heal();
      calls(4);
    }
    healed("flapping");
  }

  /** Waits until every writer has been served without Redis for a while. */
  private void degraded() {
    int[] before = writers.stream().mapToInt(Writer::degradedAnswers).toArray();
    await(
        "degraded service",
        () ->
            IntStream.range(0, WRITERS)
                .allMatch(i -> writers.get(i).degradedAnswers() > before[i] + CALLS));
  }

  private void calls(int count) {
    int[] before = writers.stream().mapToInt(Writer::calls).toArray();
    await(
        count + " calls of each writer",
        () ->
            IntStream.range(0, WRITERS).allMatch(i -> writers.get(i).calls() >= before[i] + count));
  }

  private void await(String what, java.util.function.BooleanSupplier condition) {
    Await.until(
        what,
        Duration.ofSeconds(60),
        () -> {
          writers.stream()
              .map(Writer::violation)
              .filter(violation -> violation != null)
              .findFirst()
              .ifPresent(
                  violation -> {
                    throw violation;
                  });
          return condition.getAsBoolean();
        });
  }

  /** Ends the fault's test: all is as the writers know it, in the service and in Redis itself. */
  private void healed(String fault) {
    await("online", () -> api.store().getString("state").equals("online"));
    calls(CALLS);
    writers.forEach(Writer::stop);
    threads.forEach(FaultMatrixIT::join);
    await("nothing waits", () -> isDrained(api.store()));
    int sessions = 0;
    for (Writer writer : writers) {
      assertThat(writer.violation()).isNull();
      for (SessionModel session : writer.sessions()) {
        writer.check(session, api.load(session.id()));
        checkRedis(session);
        sessions++;
      }
    }
    System.out.printf(
        "fault=%s sessions=%d calls=%d degraded=%d longestMs=%d%n",
        fault,
        sessions,
        writers.stream().mapToInt(Writer::calls).sum(),
        writers.stream().mapToInt(Writer::degradedAnswers).sum(),
        writers.stream().mapToLong(Writer::longestMillis).max().orElse(0));
  }

  private static boolean isDrained(JsonObject store) {
    return store.getString("state").equals("online") && store.getInteger("waiting") == 0;
  }

  private void checkRedis(SessionModel session) {
    String data = redis.call("HGET", "interview:session:" + session.id(), "data");
    if (!session.isUncertain()) {
      assertThat(data.equals("(nil)") ? null : new JsonObject(data))
          .as("session %s in Redis", session.id())
          .isEqualTo(session.expected().orElse(null));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
