package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that was replayed, and a journal that has not struck it out yet. */
class ReplayedJournalIT {
  private static final SessionKey KEY =
      new SessionKey(StoreFixture.NAMESPACE, new SessionId("replayed"));

  @TempDir Path directory;

  @Test
  void theNextChangeShouldBeAcknowledgedAfterTheReplayedOneIsStruckOut() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (RedisProcess redis = RedisProcess.start();
        TcpProxy proxy = new TcpProxy(redis.port())) {
      Context loop = vertx.getOrCreateContext();
      FailoverStore failover =
          LoopStore.on(
              loop,
              () -> TestStores.failover(vertx, SessionClock.system(), proxy.port(), directory));
      LoopStore store = new LoopStore(loop, failover);
      proxy.acceptAndClose(true);
      Await.until("offline", () -> failover.status().state().equals("offline"));
      store.saved(KEY, "{\"n\":1}");

      CountDownLatch diskIsBusy = occupyDisk(vertx);
      proxy.heal();
      Await.until("it is replayed", () -> inRedis(redis).equals("{\"n\":1}"));
      Await.until("online", () -> failover.status().state().equals("online"));
      Future<Outcome> next = save(loop, failover, "{\"n\":2}");
      // On the one connection to Redis whose answers come in turn.
      assertThat(store.loaded(KEY).data()).isEqualTo(JsonBytes.of("{\"n\":1}"));
      assertThat(next.isComplete()).isFalse();

      diskIsBusy.countDown();
      assertThat(next.await(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Found.class);
      assertThat(inRedis(redis)).isEqualTo("{\"n\":2}");
      failover.close().await(30, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  /** Keeps the journal's only thread from the disk until the latch is opened. */
  private static CountDownLatch occupyDisk(Vertx vertx) {
    CountDownLatch latch = new CountDownLatch(1);
    vertx
        .createSharedWorkerExecutor("sessionstore-journal", 1)
        .executeBlocking(() -> latch.await(60, TimeUnit.SECONDS));
    return latch;
  }

  private static Future<Outcome> save(Context loop, FailoverStore store, String json) {
    Promise<Outcome> outcome = Promise.promise();
    loop.runOnContext(
        go ->
            store
                .save(KEY, JsonBytes.of(json), LoopStore.LONG_TTL, Precondition.NONE)
                .onComplete(outcome));
    return outcome.future();
  }

  private static String inRedis(RedisProcess redis) {
    return redis.call("HGET", "interview:session:replayed", "data");
  }
}
