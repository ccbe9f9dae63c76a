package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.failover.JournalRemovals;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.memory.MemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a replay has under way at a time. */
class ReplayRunTest {
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
    private final List<JsonBytes> written = new ArrayList<>();
    private long bytes;

    @Override
    public Future<Outcome> write(SessionKey key, ReplayAction.Write write, long knownAt) {
      Session session = write.session();
      Promise<Outcome> promise = Promise.promise();
      bytes += session.data().length();
      written.add(session.data());
      answers.add(
          () -> {
            bytes -= session.data().length();
            promise.complete(new Outcome.Found(session, Placement.REDIS));
          });
      return promise.future();
    }

    @Override
    public Future<Outcome> remove(SessionKey key, ReplayAction.Remove remove) {
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
    return replay(ChangeJournal.NONE);
  }

  private Future<ReplayReport> replay(ChangeJournal journal) {
    return prepared(journal).run();
  }

  private ReplayRun prepared(ChangeJournal journal) {
    return TestReplays.prepare(target, fallback, journal, clock, new UnacknowledgedWrites(), true);
  }

  @Test
  void largeSessionsShouldNotAllBeUnderWayAtATime() {
    savedWhileRedisWasAway(60, 300_000);

    Future<ReplayReport> replay = replay();

    for (int answered = 0; answered < 60; answered++) {
      assertThat(replay.isComplete()).isFalse();
      assertThat(target.bytes).isBetween(1L, ReplayThrottle.Batch.FULL.bytes() + 300_100);
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
    ReplayQueue rounds = new ReplayQueue(fallback, Set.of(), Set.of(ended));
    assertThat(rounds.next()).isNull();

    savedWhileRedisWasAway(1, 10);

    assertThat(rounds.next()).isEqualTo(fallback.keys().next());
    assertThat(rounds.failed()).isZero();
  }

  /** A journal whose disk has not answered yet. */
  private static final class SlowJournal implements ChangeJournal {
    private final Deque<Promise<Durability>> recorded = new ArrayDeque<>();

    @Override
    public Future<Durability> record(SessionKey key, PendingChange change) {
      recorded.add(Promise.promise());
      return recorded.getLast().future();
    }

    @Override
    public Future<Durability> forget(SessionKey key) {
      return Future.succeededFuture(Durability.JOURNAL);
    }

    @Override
    public Durability durability() {
      return Durability.JOURNAL;
    }
  }

  @Test
  void redisShouldNotGetAChangeThatIsRefusedMeanwhile() {
    SlowJournal disk = new SlowJournal();
    JournalRemovals journal = new JournalRemovals(vertx, disk);
    MemoryStore store =
        new MemoryStore(vertx, fallback, TestStores.known(clock), journal, clock, () -> false);
    SessionKey key = new SessionKey(StoreFixture.NAMESPACE, new SessionId("s"));
    Future<Outcome> first =
        store.save(key, JsonBytes.of("{\"n\":1}"), LoopStore.LONG_TTL, Precondition.NONE);
    disk.recorded.remove().complete(Durability.JOURNAL);
    Future<Outcome> second =
        store.save(key, JsonBytes.of("{\"n\":2}"), LoopStore.LONG_TTL, Precondition.NONE);

    Future<ReplayReport> replay = replay(journal);
    disk.recorded.remove().fail(new StoreUnavailableException("the disk is full"));
    assertThat(first.succeeded() && second.failed()).isTrue();
    target.answers.remove().run();

    assertThat(target.written).extracting(JsonBytes::toString).containsExactly("{\"n\":1}");
    assertThat(replay.result().replayed()).isEqualTo(1);
    assertThat(fallback.isEmpty()).isTrue();
  }

  @Test
  void redisShouldGetAChangeAsSoonAsItIsAccepted() {
    SlowJournal disk = new SlowJournal();
    JournalRemovals journal = new JournalRemovals(vertx, disk);
    MemoryStore store =
        new MemoryStore(vertx, fallback, TestStores.known(clock), journal, clock, () -> false);
    SessionKey key = new SessionKey(StoreFixture.NAMESPACE, new SessionId("s"));
    store.save(key, JsonBytes.of("{}"), LoopStore.LONG_TTL, Precondition.NONE);

    ReplayRun replay = prepared(journal);
    Future<ReplayReport> report = replay.run();
    assertThat(report.isComplete()).isFalse();
    assertThat(replay.of(key, true)).isNotNull();
    assertThat(replay.of(key, false)).as("what a load waits for").isNull();
    disk.recorded.remove().complete(Durability.JOURNAL);
    assertThat(replay.of(key, false)).isNotNull();
    target.answers.remove().run();

    assertThat(report.result().replayed()).isEqualTo(1);
    assertThat(fallback.isEmpty()).isTrue();
  }
}
