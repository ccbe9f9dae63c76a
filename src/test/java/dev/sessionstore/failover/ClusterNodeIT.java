package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis Cluster of one node takes a command only if all of its keys are of one slot. */
class ClusterNodeIT {
  private static final int SLOTS = 16_384;

  /** The port of a cluster's own traffic lies that far above, and must be one too. */
  private static final int BUS_OFFSET = 10_000;

  private final RedisProcess redis =
      Stream.generate(() -> RedisProcess.stopped("--cluster-enabled", "yes"))
          .filter(server -> server.port() + BUS_OFFSET < 65_536)
          .findFirst()
          .orElseThrow();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private SessionStore store;

  @BeforeEach
  void open() {
    redis.run();
    String[] addSlots =
        Stream.concat(
                Stream.of("CLUSTER", "ADDSLOTS"),
                IntStream.range(0, SLOTS).mapToObj(Integer::toString))
            .toArray(String[]::new);
    redis.call(addSlots);
    Await.until("the cluster", () -> redis.call("CLUSTER", "INFO").contains("cluster_state:ok"));
    store = LoopStore.on(loop, () -> TestStores.redis(vertx, SessionClock.system(), redis.port()));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    redis.close();
  }

  /** Does it with many sessions in one turn of the event loop. */
  private List<AsyncResult<Outcome>> together(Function<SessionKey, Future<Outcome>> operation) {
    return LoopStore.on(
        loop,
        () -> {
          List<Future<Outcome>> all =
              IntStream.range(0, 40)
                  .mapToObj(n -> new SessionKey(StoreFixture.NAMESPACE, new SessionId("s-" + n)))
                  .map(operation)
                  .toList();
          return Future.join(all).transform(done -> Future.succeededFuture(List.copyOf(all)));
        });
  }

  @Test
  void changesOfOneTurnShouldBeMadeThoughTheirSessionsAreOfManySlots() {
    JsonBytes data = JsonBytes.of("{\"n\":1}");

    for (int round = 0; round < 2; round++) {
      assertThat(together(key -> store.save(key, data, LoopStore.LONG_TTL, Precondition.NONE)))
          .allMatch(AsyncResult::succeeded);
      assertThat(together(key -> store.touch(key, LoopStore.LONG_TTL, Precondition.NONE)))
          .allSatisfy(
              touched -> assertThat(LoopStore.session(touched.result()).data()).isEqualTo(data));
    }
    assertThat(together(key -> store.delete(key, Precondition.NONE)))
        .allSatisfy(deleted -> assertThat(((Outcome.Deleted) deleted.result()).existed()).isTrue());
  }
}
