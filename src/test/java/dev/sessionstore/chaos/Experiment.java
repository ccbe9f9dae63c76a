package dev.sessionstore.chaos;

import dev.sessionstore.support.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Clients that make calls all the time while faults begin and end, and the verdict. */
final class Experiment implements AutoCloseable {
  private final Rig<?> rig;
  private final long callsOfAPhase;
  private final CallTally healthy = new CallTally();
  private final CallTally faulty = new CallTally();
  private final AtomicLong calls = new AtomicLong();
  private final List<TestClient> clients;
  private final List<CompletableFuture<Void>> running;
  private final ExecutorService threads;
  private volatile CallTally current = healthy;
  private volatile boolean over;

  /**
   * Starts the clients, each in a thread of its own.
   *
   * @param callsOfAPhase the calls that {@link #awaitCalls()} waits for
   */
  Experiment(Rig<?> rig, long callsOfAPhase, int clients, TestClient.Maker maker) {
    this.rig = rig;
    this.callsOfAPhase = callsOfAPhase;
    this.clients = IntStream.range(0, clients).mapToObj(i -> maker.make(i, () -> current)).toList();
    this.threads = Executors.newFixedThreadPool(clients);
    this.running =
        this.clients.stream()
            .map(client -> CompletableFuture.runAsync(() -> work(client), threads))
            .toList();
  }

  /** Six {@link Client}s, each with sessions of its own. */
  static Experiment ofOwnSessions(Rig<?> rig, String name, long callsOfAPhase, Random random) {
    return new Experiment(
        rig,
        callsOfAPhase,
        6,
        (i, tally) -> new Client(rig, name + "-" + i, random.nextLong(), tally));
  }

  /**
   * Four {@link SharedWriter}s of the same sessions, each at a node of its own as far as may be.
   */
  static Experiment ofSharedSessions(Rig<?> rig, String name, long callsOfAPhase, Random random) {
    List<String> sessions = SharedWriter.newSessions(rig, name);
    return new Experiment(
        rig,
        callsOfAPhase,
        4,
        (i, tally) -> {
          Node node = rig.node(i % rig.nodes().size());
          return new SharedWriter(rig, node, sessions, "w" + i + "-", random.nextLong(), tally);
        });
  }

  private void work(TestClient client) {
    while (!over) {
      client.run();
      calls.incrementAndGet();
    }
  }

  /** The answers from the beginning of faults to their end. */
  CallTally faulty() {
    return faulty;
  }

  /** Milliseconds. */
  long longestWait() {
    return Math.max(healthy.longestWait(), faulty.longestWait());
  }

  /** Lets a fault of a node's link, or of Redis, begin and end, with calls around and within it. */
  void run(Fault fault, Rig<LocalNode> on, LocalNode node) {
    on.forgetDisk();
    run(() -> fault.begin(on, node), () -> fault.end(on, node));
  }

  /** Lets a fault without a name begin and end. */
  void run(Runnable begin, Runnable end) {
    awaitCalls();
    current = faulty;
    begin.run();
    awaitCalls();
    end.run();
    rig.awaitHealed();
    current = healthy;
    awaitCalls();
  }

  /** Waits until the clients have made the calls of a phase. */
  void awaitCalls() {
    long enough = calls.get() + callsOfAPhase;
    Await.until(
        callsOfAPhase + " calls",
        Node.PATIENCE,
        () -> {
          running.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
          return calls.get() >= enough;
        });
  }

  /** Ends the calls, and gives everything that was seen and must not be. */
  List<String> verdict() {
    close();
    running.forEach(each -> each.orTimeout(60, TimeUnit.SECONDS).join());
    rig.awaitHealed();
    clients.forEach(TestClient::lookAgain);
    List<String> violations = new ArrayList<>();
    clients.forEach(client -> violations.addAll(client.violations()));
    return violations;
  }

  @Override
  public void close() {
    over = true;
    threads.shutdown();
  }
}
