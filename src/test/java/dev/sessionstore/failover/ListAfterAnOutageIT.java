package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list that was begun in an outage or before it, and goes on when Redis serves again. */
class ListAfterAnOutageIT {
  private static final SessionKey KEY =
      new SessionKey(StoreFixture.NAMESPACE, new SessionId("s-1"));

  private final RedisProcess redis = RedisProcess.start();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final FailoverStore store =
      LoopStore.on(loop, () -> TestStores.failover(vertx, SessionClock.system(), redis.port()));

  @AfterEach
  void close() throws Exception {
    LoopStore.on(loop, () -> store.close().map(closed -> true));
    vertx.close().await(10, TimeUnit.SECONDS);
    redis.close();
  }

  private String state() {
    return LoopStore.on(loop, () -> Future.succeededFuture(store.status().state()));
  }

  @Test
  void aListShouldBeOfRedisIfItServesAgainByThen() throws Exception {
    Await.until("online", () -> state().equals("online"));
    new LoopStore(loop, store).save(KEY, "{}", LoopStore.LONG_TTL, Precondition.NONE);
    redis.kill();
    Await.until("offline", () -> state().equals("offline"));
    CountDownLatch sorting = new CountDownLatch(1);
    vertx.executeBlocking(() -> sorting.await(30, TimeUnit.SECONDS));
    Future<SessionPage> list =
        LoopStore.on(
            loop,
            () ->
                Future.succeededFuture(
                    store.list(StoreFixture.NAMESPACE, new ListQuery(10, null, "", false))));

    redis.run();
    Await.until("online again", () -> state().equals("online"));
    assertThat(list.isComplete()).as("it waits for the ids to be sorted").isFalse();
    redis.call("HSET", "%s:session:other".formatted(StoreFixture.NAMESPACE), "data", "{}");
    sorting.countDown();

    SessionPage page = list.await(30, TimeUnit.SECONDS);
    assertThat(page.entries())
        .extracting(SessionPage.Entry::id)
        .containsExactlyInAnyOrder(KEY.id(), new SessionId("other"));
  }

  @Test
  void aListThatARestartComesBetweenShouldMissNothing() {
    Await.until("online", () -> state().equals("online"));
    LoopStore sessions = new LoopStore(loop, store);
    List<SessionId> saved = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      SessionKey key = new SessionKey(StoreFixture.NAMESPACE, new SessionId("s-" + i));
      sessions.save(key, "{}", LoopStore.LONG_TTL, Precondition.NONE);
      saved.add(key.id());
    }
    SessionPage page = sessions.list(100, null, "", false);
    Set<SessionId> seen = new HashSet<>(ids(page));
    redis.call("SAVE");
    redis.kill();
    Await.until("offline", () -> state().equals("offline"));
    redis.run();
    Await.until("online again", () -> state().equals("online"));

    while (page.nextCursor() != null) {
      page = sessions.list(100, page.nextCursor(), "", false);
      seen.addAll(ids(page));
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(saved);
  }

  private static List<SessionId> ids(SessionPage page) {
    return page.entries().stream().map(SessionPage.Entry::id).toList();
  }
}
