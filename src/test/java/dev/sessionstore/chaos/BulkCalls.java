package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/**
 * One kind of call for many sessions, {@value #AT_ONCE} at a time. Returns when all are
 * acknowledged.
 */
final class BulkCalls {
  private static final int AT_ONCE = 64;

  private BulkCalls() {}

  /** Saves sessions; their ids are the prefix and a number from 0. */
  static void save(Api api, String prefix, int sessions, String data) {
    run(sessions, i -> api.saveAsync(prefix + i, data));
  }

  /** Deletes sessions, whether the node knows them or not. */
  static void delete(Api api, String prefix, int sessions) {
    run(sessions, i -> api.sendAsync("DELETE", Api.session(prefix + i), null));
  }

  private static void run(int calls, IntFunction<CompletableFuture<Answer>> call) {
    Semaphore room = new Semaphore(AT_ONCE);
    List<CompletableFuture<?>> running = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      room.acquireUninterruptibly();
      running.add(
          call.apply(i)
              .thenAccept(answer -> assertThat(answer.status()).isEqualTo(200))
              .whenComplete((done, error) -> room.release()));
    }
    running.forEach(CompletableFuture::join);
  }
}
