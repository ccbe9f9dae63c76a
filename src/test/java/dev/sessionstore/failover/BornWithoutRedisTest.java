package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.failover.replay.TestReplays;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.MemoryStore;
import dev.sessionstore.support.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that was saved where memory was the store, and then a Redis appeared. */
class BornWithoutRedisTest {
  private static final SessionKey KEY = new SessionKey(StoreFixture.NAMESPACE, new SessionId("s"));

  @TempDir Path directory;

  private final SessionClock clock = SessionClock.system();
  private final List<JsonBytes> given = new CopyOnWriteArrayList<>();

  /** One process: its journal, its memory, and the store that there is without Redis. */
  private final class Process {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Fallback fallback = new Fallback(vertx, clock, 1L << 20);
    private final JournaledChanges journaled;
    private final JournalRemovals journal;
    private final MemoryStore store;

    private Process() {
      ServiceConfig.Journal config =
          new ServiceConfig.Journal(true, directory, "always", true, 86_400);
      journaled = LoopStore.on(loop, () -> JournaledChanges.open(vertx, config));
      LoopStore.on(loop, () -> journaled.restore(fallback));
      journal = new JournalRemovals(vertx, journaled);
      store = new MemoryStore(vertx, fallback, TestStores.known(clock), journal, clock, () -> true);
    }

    private LoopStore store() {
      return new LoopStore(loop, store);
    }

    private void end() throws Exception {
      LoopStore.on(loop, journaled::close);
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void deletionShouldReachTheRedisThatGotTheSessionFromAProcessThatDiedThen() throws Exception {
    Process first = new Process();
    first.store().saved(KEY, "{}");
    first.loop.runOnContext(go -> replay(first));
    Await.until("Redis has it, and nobody knows", () -> !given.isEmpty());
    first.end();

    Process second = new Process();
    second.store().delete(KEY, Precondition.NONE);
    assertThat(second.fallback.get(KEY)).as("what waits for that Redis").isNotNull();
    second.end();
  }

  @Test
  void deletionShouldLeaveNothingIfNoRedisWasSeen() throws Exception {
    Process first = new Process();
    first.store().saved(KEY, "{}");
    first.end();

    Process second = new Process();
    second.store().delete(KEY, Precondition.NONE);
    assertThat(second.fallback.isEmpty()).isTrue();
    assertThat(second.journaled.stats().size().entries()).isZero();
    second.end();
  }

  /** A Redis whose answers do not come through. */
  private Future<?> replay(Process process) {
    ReplayTarget target =
        new ReplayTarget() {
          @Override
          public Future<Outcome> write(SessionKey key, ReplayAction.Write write, long knownAt) {
            given.add(write.session().data());
            return Promise.<Outcome>promise().future();
          }

          @Override
          public Future<Outcome> remove(SessionKey key, ReplayAction.Remove remove) {
            throw new AssertionError("nothing was deleted");
          }
        };
    return TestReplays.run(target, process.fallback, process.journal, clock);
  }
}
