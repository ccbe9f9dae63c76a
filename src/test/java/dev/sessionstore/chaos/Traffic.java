package dev.sessionstore.chaos;

import dev.sessionstore.support.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that make one call after the other, each in a thread of its own, until it is closed. */
final class Traffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ExecutorService threads;
  private final List<CompletableFuture<Void>> running;
  private final AtomicInteger calls = new AtomicInteger();
  private final int callsOfAPhase;
  private volatile boolean over;

  Traffic(List<? extends Runnable> clients, int callsOfAPhase) {
    this.callsOfAPhase = callsOfAPhase;
    this.threads = Executors.newFixedThreadPool(clients.size());
    this.running =
        clients.stream()
            .map(client -> CompletableFuture.runAsync(() -> work(client), threads))
            .toList();
  }

  private void work(Runnable client) {
    while (!over) {
      client.run();
      calls.incrementAndGet();
    }
  }

  /** Waits until as many calls have been made as make up a phase of a fault. */
  void awaitCalls() {
    int enough = calls.get() + callsOfAPhase;
    Await.until(callsOfAPhase + " calls", PATIENCE, () -> calls.get() >= enough);
  }

  /** Returns when the last call has been made; fails if a client did. */
  @Override
  public void close() {
    over = true;
    threads.shutdown();
    running.forEach(CompletableFuture::join);
  }
}
