package dev.sessionstore.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.FakeGateway;
import dev.sessionstore.store.FakeRedis;
import dev.sessionstore.store.InvalidationStream;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.support.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The subscription to changes, whose answers may come late or never. */
class InvalidationFeedTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final SessionClock clock = SessionClock.system();
  private final NearCache cache = new NearCache(1L << 20, clock, System::nanoTime);
  private final FakeGateway gateway = new FakeGateway();
  private final AtomicInteger delays = new AtomicInteger();
  private final FakeRedis redis = new FakeRedis("a", TestStores.local(vertx, clock, false));
  private final InvalidationFeed feed =
      new InvalidationFeed(
          vertx,
          gateway,
          cache,
          true,
          attempts -> {
            delays.incrementAndGet();
            return 1;
          });

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private void onLoop(Runnable action) {
    LoopStore.on(
        loop,
        () -> {
          action.run();
          return Future.succeededFuture();
        });
  }

  /** A subscription that tells whether it is cut. */
  private static final class Subscription implements InvalidationStream {
    private final Promise<String> lost = Promise.promise();
    private boolean cut;

    @Override
    public Future<String> lost() {
      return lost.future();
    }

    @Override
    public void cut(String cause) {
      cut = true;
      lost.tryComplete(cause);
    }
  }

  private Subscription subscribed() {
    Subscription subscription = new Subscription();
    onLoop(() -> feed.start(redis));
    onLoop(() -> gateway.subscriptions().remove().complete(subscription));
    return subscription;
  }

  @Test
  void copiesShouldBeCurrentFromTheFirstProofOn() {
    subscribed();
    assertThat(cache.isCurrent()).isFalse();

    onLoop(() -> gateway.listeners().getLast().toldUntil(System.nanoTime()));

    assertThat(cache.isCurrent()).isTrue();
  }

  @Test
  void copiesShouldNotBeCurrentAfterTheSubscriptionIsLost() {
    Subscription first = subscribed();
    onLoop(() -> gateway.listeners().getLast().toldUntil(System.nanoTime()));
    onLoop(() -> first.lost.complete("the cable"));

    assertThat(cache.isCurrent()).isFalse();
    Await.until("a second subscription", () -> !gateway.subscriptions().isEmpty());
  }

  @Test
  void aSubscriptionThatComesAfterRedisIsLostShouldBeCut() {
    Subscription late = new Subscription();
    onLoop(() -> feed.start(redis));
    onLoop(feed::stop);
    onLoop(() -> gateway.subscriptions().remove().complete(late));

    assertThat(late.cut).isTrue();
  }

  @Test
  void aLateProofShouldNotMakeCopiesCurrent() {
    Subscription subscription = subscribed();
    onLoop(feed::stop);
    onLoop(() -> gateway.listeners().getLast().toldUntil(System.nanoTime()));

    assertThat(subscription.cut).isTrue();
    assertThat(cache.isCurrent()).isFalse();
  }

  @Test
  void aSubscriptionThatIsLostByItsCutShouldNotBeTriedAgain() {
    subscribed();
    onLoop(feed::stop);

    assertThat(delays).hasValue(0);
  }

  @Test
  void aSubscriptionThatFailsShouldBeTriedAgainAndOneThatIsRefusedNot() {
    onLoop(() -> feed.start(redis));
    onLoop(() -> gateway.subscriptions().remove().fail(new StoreUnavailableException("no route")));
    Await.until("a second attempt", () -> !gateway.subscriptions().isEmpty());
    onLoop(
        () -> gateway.subscriptions().remove().fail(new IllegalArgumentException("no such cmd")));

    assertThat(delays).hasValue(1);
  }

  @Test
  void aDisabledFeedShouldNotSubscribe() {
    InvalidationFeed disabled = new InvalidationFeed(vertx, gateway, cache, false, attempts -> 1);
    onLoop(() -> disabled.start(redis));

    assertThat(gateway.subscriptions()).isEmpty();
  }
}
