package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.ReversibleChange;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import dev.sessionstore.store.redis.Outages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replay that breaks off after Redis has done what it was asked, and the replay after it. */
class InterruptedReplayTest {
  private static final SessionKey KEY =
      new SessionKey(StoreFixture.NAMESPACE, new SessionId("s-1"));

  private final Vertx vertx = Vertx.vertx();
  private final SessionClock clock = SessionClock.system();
  private final Fallback fallback = new Fallback(vertx, clock, 1L << 20);
  private final UnacknowledgedWrites tries = new UnacknowledgedWrites();
  private final long start = clock.millis();
  private final OneSession redis = new OneSession(session(start - 1_000, "{}"));

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  /** A Redis with one session, whose answers may get lost. */
  private static final class OneSession implements ReplayTarget {
    private Session session;
    private boolean answers = true;

    OneSession(Session session) {
      this.session = session;
    }

    @Override
    public Future<Outcome> write(SessionKey key, ReplayAction.Write write, long knownAt) {
      if (session.version() != write.expected()) {
        return Future.succeededFuture(new Outcome.Moved(session, Placement.REDIS));
      }
      Session next = write.session();
      session = next.withVersion(Math.max(next.version(), write.expected() + 1));
      return answers
          ? Future.succeededFuture(new Outcome.Found(session, Placement.REDIS))
          : Future.failedFuture(Outages.lostAnswer());
    }

    @Override
    public Future<Outcome> remove(SessionKey key, ReplayAction.Remove remove) {
      throw new AssertionError("nothing was deleted");
    }
  }

  private Session session(long version, String json) {
    JsonBytes data = JsonBytes.of(json);
    return new Session(KEY.id(), data, version, start, version, start + LoopStore.LONG_TTL);
  }

  private PendingChange patched(Session base, long version, String member) {
    MemberChanges changes = MemberChanges.set(member, JsonBytes.of("1"));
    Session next = session(version, "{\"" + member + "\":1}");
    ReversibleChange edit = ReversibleChange.of(changes, base.data());
    return PendingChange.changed(next, Base.of(base, 0), edit, false);
  }

  private Future<?> replay() {
    return TestReplays.prepare(redis, fallback, ChangeJournal.NONE, clock, tries, false).run();
  }

  private void replayTwiceSinceTheFirstAnswerIsLost() {
    redis.answers = false;
    assertThat(replay().failed()).isTrue();
    redis.answers = true;
    assertThat(replay().succeeded()).isTrue();
    assertThat(fallback.isEmpty()).isTrue();
    assertThat(redis.session.data()).isEqualTo(JsonBytes.of("{\"b\":1,\"a\":1}"));
  }

  @Test
  void aMergeWhoseAnswerIsLostShouldNotBeWrittenOver() {
    fallback.putAnyway(
        KEY, new FallbackEntry(patched(redis.session, start, "a"), Durability.MEMORY));
    redis.session = session(start + 5, "{\"b\":1}");

    replayTwiceSinceTheFirstAnswerIsLost();
  }

  /** It has the version of the change, since that is the later one of both. */
  @Test
  void aMergeOfAChangeThatWasTriedBeforeShouldNotBeWrittenOver() {
    PendingChange change = patched(redis.session, start + 5, "a");
    tries.wrote(KEY, change.session());
    fallback.putAnyway(KEY, new FallbackEntry(change, Durability.MEMORY));
    redis.session = session(start, "{\"b\":1}");

    replayTwiceSinceTheFirstAnswerIsLost();
  }
}
