package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Clients that make calls all the time while faults begin and end, and the verdict. */
final class Experiment implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 4;

  private final Subject subject;
  private final Map<Phase, Tally> tallies = new EnumMap<>(Phase.class);
  private final List<Client> clients;
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private volatile Phase phase = Phase.HEALTHY;
  private volatile boolean over;

  /** What calls are counted by. */
  enum Phase {
    HEALTHY,
    FAULTY
  }

  /**
   * @param name a beginning of session ids that is used nowhere else
   */
  Experiment(Subject subject, String name, long seed) {
    this.subject = subject;
    for (Phase each : Phase.values()) {
      tallies.put(each, new Tally());
    }
    this.clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(
                i -> new Client(subject, name + "-" + i + "-", seed + i, () -> tallies.get(phase)))
            .toList();
    clients.forEach(each -> running.add(CompletableFuture.runAsync(() -> work(each), threads)));
  }

  private void work(Client client) {
    while (!over) {
      client.step();
    }
  }

  /** What clients saw from the beginning of faults to their end. */
  Tally faulty() {
    return tallies.get(Phase.FAULTY);
  }

  /** Milliseconds. */
  long longestWait() {
    return tallies.values().stream().mapToLong(Tally::longestWait).max().orElse(0);
  }

  /**
   * Lets a fault begin and end.
   *
   * @param calls how many calls are awaited before it, in it and after it
   */
  void run(Fault fault, Rig rig, long calls) {
    rig.forgetDisk();
    run(() -> fault.begin(rig), () -> fault.end(rig), calls);
  }

  /** The same with a fault that has no name. */
  void run(Runnable begin, Runnable end, long calls) {
    awaitCalls(calls);
    phase = Phase.FAULTY;
    begin.run();
    awaitCalls(calls);
    end.run();
    subject.awaitHealed();
    phase = Phase.HEALTHY;
    awaitCalls(calls);
  }

  /** Waits until clients have made so many more calls. */
  void awaitCalls(long calls) {
    Tally tally = tallies.get(phase);
    long enough = tally.calls() + calls;
    Await.until(calls + " calls", PATIENCE, () -> tally.calls() >= enough);
  }

  /** Ends it: everything that was seen and must not be, looking at every session once more. */
  List<String> verdict() {
    close();
    running.forEach(each -> each.orTimeout(60, TimeUnit.SECONDS).join());
    subject.awaitHealed();
    List<String> violations = new ArrayList<>();
    for (Client client : clients) {
      client
          .histories()
          .forEach(
              (id, history) -> {
                history.ended("the API at the end", fromApi(id));
                history.ended("Redis at the end", fromRedis(subject.redis(), id));
              });
      violations.addAll(client.violations());
    }
    return violations;
  }

  private Optional<Sighting> fromApi(String id) {
    Api.Answer answer = subject.api().load(id);
    while (answer.status() == 503) {
      subject.awaitHealed();
      answer = subject.api().load(id);
    }
    return answer.status() == 404 ? Optional.empty() : Optional.of(Calls.sighting(answer.data()));
  }

  static Optional<Sighting> fromRedis(RedisProcess redis, String id) {
    String key = "interview:session:" + id;
    String data = redis.call("HGET", key, "data");
    return data.equals("(nil)")
        ? Optional.empty()
        : Optional.of(
            new Sighting(
                new TreeMap<>(new JsonObject(data).getMap()),
                Long.parseLong(redis.call("HGET", key, "version")),
                Long.parseLong(redis.call("HGET", key, "expiresAt"))));
  }

  @Override
  public void close() {
    over = true;
    threads.shutdown();
  }
}
