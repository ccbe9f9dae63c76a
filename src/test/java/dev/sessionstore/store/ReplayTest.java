package dev.sessionstore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.failover.PendingChange;
import dev.sessionstore.failover.PendingChange.Base;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.local.Fallback;
import dev.sessionstore.store.local.FallbackEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a replay has under way at a time. */
class ReplayTest {
  private final Vertx vertx = Vertx.vertx();
  private final SessionClock clock = SessionClock.system();
  private final Fallback fallback = new Fallback(vertx, clock, 1L << 30);
  private final SlowTarget target = new SlowTarget();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  /** Answers when it is told to, one write after the other. */
  private static final class SlowTarget implements ReplayTarget {
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private long bytes;

    @Override
    public Future<Outcome> writeIf(
        SessionKey key, long expected, long latestDeletion, Session session) {
      Promise<Outcome> promise = Promise.promise();
      bytes += session.data().length();
      answers.add(
          () -> {
            bytes -= session.data().length();
            promise.complete(new Outcome.Found(session, Placement.REDIS));
          });
      return promise.future();
    }

    @Override
    public Future<Outcome> removeIf(SessionKey key, long expected, long version) {
      throw new AssertionError("nothing was deleted");
    }
  }

  private void savedWhileRedisWasAway(int count, int size) {
    JsonBytes data = JsonBytes.of("{\"x\":\"" + "x".repeat(size) + "\"}");
    long now = clock.millis();
    for (int i = 0; i < count; i++) {
      SessionId id = new SessionId("s-" + i);
      Session session = new Session(id, data, now, now, now, now + LoopStore.LONG_TTL);
      fallback.putAnyway(
          new SessionKey(StoreFixture.NAMESPACE, id),
          new FallbackEntry(PendingChange.saved(session, Base.ABSENT), Durability.MEMORY));
    }
  }

  private Future<ReplayReport> replay() {
    ConflictLog conflicts = new ConflictLog(clock, new StoreMeters(new SimpleMeterRegistry()));
    Memory memory = TestStores.memory(clock);
    OwnTries tries = new OwnTries();
    Reconciler reconciler = new Reconciler(target, memory, conflicts, clock, tries, true);
    return new Replay(reconciler, fallback, ChangeJournal.NONE, clock, tries, Pace.FULL).run();
  }

  @Test
  void largeSessionsShouldNotAllBeUnderWayAtATime() {
    savedWhileRedisWasAway(60, 300_000);

    Future<ReplayReport> replay = replay();

    for (int answered = 0; answered < 60; answered++) {
      assertThat(replay.isComplete()).isFalse();
      assertThat(target.bytes).isBetween(1L, Pace.FULL.bytes() + 300_100);
      target.answers.remove().run();
    }
    assertThat(replay.result().replayed()).isEqualTo(60);
    assertThat(fallback.isEmpty()).isTrue();
  }

  @Test
  void smallSessionsShouldFillThePipeline() {
    savedWhileRedisWasAway(500, 1_000);

    Future<ReplayReport> replay = replay();

    assertThat(target.answers).hasSize(128);
    while (!target.answers.isEmpty()) {
      target.answers.remove().run();
    }
    assertThat(replay.result().replayed()).isEqualTo(500);
  }

  @Test
  void whatWasLeftAndEndedSinceShouldNotStandForAnother() {
    SessionKey ended = new SessionKey(StoreFixture.NAMESPACE, new SessionId("ended"));
    ReplayRounds rounds = new ReplayRounds(fallback, Set.of(), Set.of(ended));
    assertThat(rounds.next()).isNull();

    savedWhileRedisWasAway(1, 10);

    assertThat(rounds.next()).isEqualTo(fallback.keys().next());
    assertThat(rounds.failed()).isZero();
  }
}
