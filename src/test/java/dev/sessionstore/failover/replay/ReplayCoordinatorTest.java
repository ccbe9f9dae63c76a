package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.FakeRedis;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.store.cache.NearCache;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.redis.DataLossWindow;
import dev.sessionstore.store.redis.Outages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays to one server after another, whose answers may come late. */
class ReplayCoordinatorTest {
  private static final SessionKey WAITING = key("waiting");
  private static final SessionKey RECENT = key("recent");

  private final Vertx vertx = Vertx.vertx();
  private final SessionClock clock = SessionClock.system();
  private final Fallback fallback = new Fallback(vertx, clock, 1L << 20);
  private final CountedReplays counted = new CountedReplays();
  private final KnownSessions known = TestStores.known(clock);
  private final ReplayCoordinator replays =
      new ReplayCoordinator(
          fallback,
          ChangeJournal.NONE,
          new ReplayRecords(
              known, new ConflictLog(clock, counted::conflict), new UnacknowledgedWrites()),
          new DataLossWindow(clock, () -> 1_000),
          counted::replayed,
          clock);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  /** Redis acknowledged one session to this node. */
  @BeforeEach
  void remember() {
    Outcome saved = new Outcome.Found(session(RECENT), Placement.REDIS);
    known.answered(RECENT, true, NearCache.UNTOLD, saved);
  }

  private static SessionKey key(String id) {
    return new SessionKey(StoreFixture.NAMESPACE, new SessionId(id));
  }

  private Session session(SessionKey key) {
    long now = clock.millis();
    return new Session(key.id(), JsonBytes.of("{}"), now, now, now, now + LoopStore.LONG_TTL);
  }

  private void savedInMemory() {
    PendingChange change = PendingChange.saved(session(WAITING), Base.UNKNOWN);
    fallback.putAnyway(WAITING, new FallbackEntry(change, Durability.MEMORY));
  }

  private FakeRedis redis(String identity) {
    return new FakeRedis(identity, TestStores.local(vertx, clock, false));
  }

  private static void answerAll(FakeRedis redis, Future<ReplayReport> replay) {
    while (!replay.isComplete()) {
      redis.answer();
    }
  }

  @Test
  void recentChangesShouldBeOfferedToAnotherServerOnly() {
    FakeRedis first = redis("a");
    answerAll(first, replays.run(first));
    assertThat(first.written()).extracting(Session::id).containsExactly(RECENT.id());

    FakeRedis again = redis("a");
    assertThat(replays.run(again).isComplete()).isTrue();
    assertThat(again.written()).isEmpty();

    FakeRedis other = redis("b");
    answerAll(other, replays.run(other));
    assertThat(other.written()).extracting(Session::id).containsExactly(RECENT.id());
  }

  @Test
  void noServerShouldCountAsCompleteAfterAnInterruptedReplayToAnother() {
    FakeRedis first = redis("a");
    answerAll(first, replays.run(first));
    FakeRedis other = redis("b");
    Future<ReplayReport> interrupted = replays.run(other);
    other.fail(Outages.lostAnswer());
    assertThat(interrupted.failed()).isTrue();
    replays.lost();

    FakeRedis back = redis("a");
    answerAll(back, replays.run(back));
    assertThat(back.written()).extracting(Session::id).containsExactly(RECENT.id());
  }

  @Test
  void theLateEndOfAReplayShouldNotEndTheNextOne() {
    savedInMemory();
    FakeRedis lost = redis("a");
    Future<ReplayReport> late = replays.run(lost);
    replays.lost();
    assertThat(replays.of(WAITING, true)).as("nothing waits for a Redis that is lost").isNull();

    FakeRedis next = redis("b");
    Future<ReplayReport> replay = replays.run(next);
    answerAll(lost, late);

    assertThat(replays.isRunning()).isTrue();
    assertThat(replays.of(WAITING, true)).as("a change waits").isNotNull();
    answerAll(next, replay);
    assertThat(replays.isRunning()).isFalse();
    assertThat(replays.of(WAITING, true)).isNull();
  }

  @Test
  void theTimeAtWhichRedisWasThereShouldBeKeptWhenItIsLost() {
    clock.follow(clock.millis(), clock.elapsedMillis());
    replays.lost();

    assertThat(known.heardUntil()).isEqualTo(clock.heardAt()).isPositive();
  }

  @Test
  void aReplayWithNothingToDoShouldNotReplaceTheLastReport() {
    savedInMemory();
    FakeRedis redis = redis("a");
    answerAll(redis, replays.run(redis));
    ReplayReport report = replays.last();
    assertThat(report).isNotNull();
    assertThat(report.replayed()).isEqualTo(2);

    assertThat(replays.run(redis("a")).succeeded()).isTrue();

    assertThat(replays.last()).isSameAs(report);
    assertThat(counted.reports()).hasSize(2);
  }
}
