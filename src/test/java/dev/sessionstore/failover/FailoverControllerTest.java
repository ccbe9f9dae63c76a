package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.failover.replay.ConflictLog;
import dev.sessionstore.failover.replay.KnownSessions;
import dev.sessionstore.failover.replay.ReplayCoordinator;
import dev.sessionstore.failover.replay.ReplayRecords;
import dev.sessionstore.failover.replay.ReplayRetry;
import dev.sessionstore.failover.replay.UnacknowledgedWrites;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.FakeGateway;
import dev.sessionstore.store.FakeRedis;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.SessionStore;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.store.cache.InvalidationFeed;
import dev.sessionstore.store.cache.NearCache;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.redis.DataLossWindow;
import dev.sessionstore.store.redis.Outages;
import dev.sessionstore.support.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of things around a link that is lost, with connections that the test answers. */
class FailoverControllerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final SessionClock clock = SessionClock.system();
  private final Fallback fallback = new Fallback(vertx, clock, 1L << 20);
  private final FakeGateway gateway = new FakeGateway();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FailoverMetrics metrics = new FailoverMetrics(registry);
  private final ConflictLog conflicts = new ConflictLog(clock, metrics.conflicts()::increment);
  private final FailoverStatus status = new FailoverStatus(true, clock, fallback, metrics);
  private final FailoverController controller = controller();

  private FailoverController controller() {
    KnownSessions known = TestStores.known(clock);
    NearCache copies = new NearCache(1L << 20, clock, System::nanoTime);
    ReplayCoordinator replays =
        new ReplayCoordinator(
            fallback,
            ChangeJournal.NONE,
            new ReplayRecords(known, conflicts, new UnacknowledgedWrites()),
            new DataLossWindow(clock, () -> 1_000),
            metrics::replayed,
            clock);
    return new FailoverController(
        vertx,
        status,
        new RedisLinks(vertx, gateway, clock, 250),
        replays,
        new ReplayRetry(vertx, gateway, fallback, replays, 250),
        new InvalidationFeed(vertx, gateway, copies, true, attempts -> 1));
  }

  @AfterEach
  void close() throws Exception {
    onLoop(controller::close);
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

  private FakeRedis redis(String identity) {
    return new FakeRedis(identity, TestStores.local(vertx, clock, false));
  }

  private void waiting(String name) {
    SessionId id = new SessionId(name);
    long now = clock.millis();
    Session session = new Session(id, JsonBytes.of("{}"), now, now, now, now + LoopStore.LONG_TTL);
    fallback.putAnyway(
        new SessionKey(StoreFixture.NAMESPACE, id),
        new FallbackEntry(PendingChange.saved(session, Base.UNKNOWN), Durability.MEMORY));
  }

  private String state() {
    return status.state().label();
  }

  private double movesTo(String label) {
    return registry.get("session_store_transitions").tag("to", label).counter().count();
  }

  @Test
  void everyStateShouldHaveItsCountOfTransitionsFromTheStart() {
    for (String label : List.of("standalone", "offline", "replaying", "online")) {
      assertThat(movesTo(label)).as(label).isZero();
    }
  }

  @Test
  void aConnectionThatComesAfterTheEndShouldBeCut() {
    FakeRedis late = redis("a");
    onLoop(controller::start);
    onLoop(controller::close);
    onLoop(() -> gateway.attempts().remove().complete(late));

    assertThat(late.cuts()).hasSize(1);
    assertThat(controller.redis()).isNull();
  }

  @Test
  void theNodeShouldBeReadyThoughRedisIsNot() {
    Future<Void> started = LoopStore.on(loop, () -> Future.succeededFuture(controller.start()));
    assertThat(started.isComplete()).isFalse();
    onLoop(() -> gateway.attempts().remove().fail(new StoreUnavailableException("refused")));

    assertThat(started.succeeded()).isTrue();
    assertThat(controller.report(Durability.JOURNAL).cause()).isEqualTo("refused");
    Await.until("a second attempt", () -> !gateway.attempts().isEmpty());
  }

  @Test
  void theEndOfAReplayThatWasOvertakenShouldChangeNothing() {
    FakeRedis redis = redis("a");
    waiting("s");
    onLoop(controller::start);
    onLoop(() -> gateway.attempts().remove().complete(redis));
    assertThat(state()).isEqualTo("replaying");

    onLoop(() -> redis.lose("the cable"));
    assertThat(state()).isEqualTo("offline");
    onLoop(redis::answer);

    assertThat(state()).isEqualTo("offline");
    assertThat(controller.redis()).isNull();
    assertThat(gateway.subscriptions()).isEmpty();
  }

  @Test
  void aLinkThatIsLostWhileItIsBeingCutShouldBeLostOnce() {
    FakeRedis redis = redis("a");
    SessionStore store = redis.store();
    onLoop(controller::start);
    onLoop(() -> gateway.attempts().remove().complete(redis));
    assertThat(state()).isEqualTo("online");
    long epoch = status.state().epoch();
    double before = movesTo("offline");
    redis.whenCut(
        () -> {
          assertThat(controller.redis()).as("no request may reach it any more").isNull();
          controller.lost(store, "a command that fails by the cut");
          redis.lose("the cut itself");
        });

    onLoop(() -> controller.lost(store, "no reply"));

    assertThat(status.state().epoch()).isEqualTo(epoch + 1);
    assertThat(movesTo("offline") - before).isEqualTo(1);
    assertThat(redis.cuts()).containsExactly("no reply");
    assertThat(controller.report(Durability.JOURNAL).cause()).isEqualTo("no reply");
    Await.until("one new attempt", () -> gateway.attempts().size() == 1);
  }

  @Test
  void aLinkThatIsLostDuringItsFirstReplayShouldBeCut() {
    FakeRedis redis = redis("a");
    waiting("s");
    onLoop(controller::start);
    onLoop(() -> gateway.attempts().remove().complete(redis));
    onLoop(() -> redis.fail(Outages.lostAnswer()));

    assertThat(state()).isEqualTo("offline");
    assertThat(redis.cuts()).hasSize(1);
    assertThat(fallback.size()).as("what still waits").isEqualTo(1);
  }

  @Test
  void aFailureOfAnEarlierConnectionShouldNotEndTheNextOne() {
    FakeRedis first = redis("a");
    FakeRedis second = redis("b");
    onLoop(controller::start);
    onLoop(() -> gateway.attempts().remove().complete(first));
    onLoop(() -> first.lose("the cable"));
    Await.until("a second attempt", () -> !gateway.attempts().isEmpty());
    onLoop(() -> gateway.attempts().remove().complete(second));
    assertThat(state()).isEqualTo("online");

    onLoop(() -> controller.lost(first.store(), "a late failure"));

    assertThat(state()).isEqualTo("online");
    assertThat(controller.redis()).isSameAs(second.store());
    assertThat(second.cuts()).isEmpty();
  }
}
