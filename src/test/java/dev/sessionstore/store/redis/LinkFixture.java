package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.support.ManualClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** A link on a fake connection, used on its event loop. */
abstract class LinkFixture {
  static final int MAX_IN_FLIGHT = 3;
  static final int MAX_QUEUED = 2;
  private static final long TIMEOUT_MS = 60_000;

  final Vertx vertx = Vertx.vertx();
  final Context loop = vertx.getOrCreateContext();
  final FakeConnection connection = new FakeConnection();
  final ManualClock time = new ManualClock();
  final List<Long> latencies = new ArrayList<>();
  final RedisLink link =
      new RedisLink(vertx, config(), connection, connection, time.clock(), latencies::add);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  static RedisConfig config() {
    return new RedisConfig(
        true, "127.0.0.1", 1, null, null, 0, TIMEOUT_MS, MAX_IN_FLIGHT, MAX_QUEUED);
  }

  /** Runs something on the event loop and gives what it returns or throws. */
  <T> T onLoop(Supplier<T> work) {
    return LoopStore.on(loop, () -> Future.<Void>succeededFuture().map(turn -> work.get()));
  }

  void onLoop(Runnable work) {
    onLoop(
        () -> {
          work.run();
          return true;
        });
  }
}
