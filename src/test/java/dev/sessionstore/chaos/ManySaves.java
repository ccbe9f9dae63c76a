package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Saves many sessions, many at a time. */
final class ManySaves {
  private static final int AT_ONCE = 64;

  private ManySaves() {}

  /** Returns when all are acknowledged; their ids are the prefix and a number from 0. */
  static void of(Api api, String prefix, int sessions, String data) {
    Semaphore room = new Semaphore(AT_ONCE);
    List<CompletableFuture<?>> saves = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      room.acquireUninterruptibly();
      saves.add(
          api.saveAsync(prefix + i, data)
              .thenAccept(answer -> assertThat(answer.status()).isEqualTo(200))
              .whenComplete((done, error) -> room.release()));
    }
    saves.forEach(CompletableFuture::join);
  }
}
