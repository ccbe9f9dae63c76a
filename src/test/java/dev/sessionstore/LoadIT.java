package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many requests at the same time, also to a Redis that hangs. */
class LoadIT {
  private static final int CONNECTIONS = 1_000;
  private static final int BURST = 5_000;

  /** Of a command to Redis; longer than a machine stalls, usually. */
  private static final int DEADLINE_MS = 2_000;

  /** No request may take longer; the rest is for machines that stall longer. */
  private static final long MAX_ANSWER_MS = 15_000;

  /** What a burst may leave behind: its sessions take 10 MB, their copies as much again. */
  private static final long MAX_GROWTH_BYTES = 96L << 20;

  private static final String TEXT = "x".repeat(2_000);

  private static RedisProcess redis;
  private static TestService service;
  private static Vertx vertx;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    service =
        TestService.start(
            new JsonObject()
                .put(
                    "redis",
                    new JsonObject().put("url", redis.url()).put("commandTimeoutMs", DEADLINE_MS)));
    service.api().awaitState("online");
    vertx = Vertx.vertx();
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultPort(service.port()).setDefaultHost("127.0.0.1"),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  @AfterAll
  static void stop() {
    vertx.close();
    service.close();
    redis.close();
  }

  private record Answer(String id, int status, boolean degraded, long millis) {}

  private static Future<Answer> send(HttpMethod method, String id, String path, Buffer body) {
    long askedAt = System.nanoTime();
    return client
        .request(method, path)
        .compose(
            request ->
                request
                    .putHeader("Content-Type", "application/json")
                    .send(body)
                    .compose(
                        response ->
                            response
                                .body()
                                .map(
                                    content ->
                                        new Answer(
                                            id,
                                            response.statusCode(),
                                            content.toString().contains("\"degraded\":true"),
                                            TimeUnit.NANOSECONDS.toMillis(
                                                System.nanoTime() - askedAt)))));
  }

  private static Future<Answer> save(String id) {
    String body =
        "{\"sessionId\":\"%s\",\"sessionData\":{\"id\":\"%s\",\"text\":\"%s\"}}"
            .formatted(id, id, TEXT);
    return send(HttpMethod.POST, id, "/api/interview/sessions", Buffer.buffer(body));
  }

  private static Future<Answer> load(String id) {
    return send(HttpMethod.GET, id, Api.session(id), Buffer.buffer());
  }

  /** All of them at the same time. */
  private static List<Answer> all(int count, Function<Integer, Future<Answer>> request) {
    try {
      return Future.all(IntStream.range(0, count).boxed().map(request).toList())
          .map(all -> all.<Answer>list())
          .await(90, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not all were answered", e);
    }
  }

  private static Map<Integer, Long> byStatus(List<Answer> answers) {
    return answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting()));
  }

  @Test
  void aThousandSavesThroughAConnectionEachShouldAllBeInRedis() {
    List<Answer> answers = all(CONNECTIONS, i -> save("parallel-" + i));
    assertThat(byStatus(answers)).isEqualTo(Map.of(200, (long) CONNECTIONS));
    for (Answer answer : answers) {
      String key = "interview:session:" + answer.id();
      assertThat(redis.call("HSTRLEN", key, "data")).isNotEqualTo("0");
    }
    // Ours, one for looking, and no more: the service uses one connection for all of them.
    assertThat(redis.call("INFO", "clients")).containsPattern("connected_clients:[1-3]\\r?\\n");
  }

  @Test
  void aBurstAgainstAHungRedisShouldBeAnsweredAndLoseNothing() {
    all(100, i -> save("known-" + i));
    long before = usedAfterCollection();
    redis.pause();
    List<Answer> answers;
    try {
      answers = all(BURST, LoadIT::oneOfTheBurst);
    } finally {
      redis.resume();
    }
    assertThat(byStatus(answers).keySet()).isSubsetOf(200, 503);
    assertThat(answers).allMatch(answer -> answer.millis() < MAX_ANSWER_MS);
    assertThat(answers)
        .filteredOn(answer -> !answer.id().startsWith("unknown"))
        .as("saves, and loads of what this node knows")
        .allMatch(answer -> answer.status() == 200 && answer.degraded());
    assertThat(answers)
        .filteredOn(answer -> answer.id().startsWith("unknown"))
        .allMatch(answer -> answer.status() == 503);
    assertThat(usedAfterCollection() - before).isLessThan(MAX_GROWTH_BYTES);

    Await.until(
        "the store is online again, and nothing waits",
        Duration.ofSeconds(60),
        () ->
            service.api().store().getString("state").equals("online")
                && service.api().store().getInteger("waiting") == 0);
    List<String> saved =
        answers.stream().map(Answer::id).filter(id -> id.startsWith("burst")).toList();
    List<Answer> loads = all(saved.size(), i -> load(saved.get(i)));
    assertThat(byStatus(loads)).isEqualTo(Map.of(200, (long) saved.size()));
    assertThat(loads).noneMatch(Answer::degraded);
  }

  private static Future<Answer> oneOfTheBurst(int i) {
    return switch (i % 5) {
      case 0 -> load("known-" + i % 100);
      case 1 -> load("unknown-" + i);
      default -> save("burst-" + i);
    };
  }

  private static long usedAfterCollection() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
