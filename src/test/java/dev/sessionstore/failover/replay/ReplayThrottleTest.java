package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.failover.replay.ReplayThrottle.Batch;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.store.memory.Fallback;
import dev.sessionstore.store.memory.FallbackEntry;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits of the replay after an interrupted one. */
class ReplayThrottleTest {
  private final Vertx vertx = Vertx.vertx();
  private final SessionClock clock = SessionClock.system();
  private final Fallback fallback = new Fallback(vertx, clock, 1L << 30);
  private final ReplayThrottle throttle = new ReplayThrottle(fallback);
  private final SessionKey large = waiting("large", 900_000);
  private final SessionKey middle = waiting("middle", 400_000);
  private final SessionKey small = waiting("small", 1_000);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private SessionKey waiting(String name, int size) {
    SessionId id = new SessionId(name);
    SessionKey key = new SessionKey(StoreFixture.NAMESPACE, id);
    JsonBytes data = JsonBytes.of("{\"x\":\"" + "x".repeat(size) + "\"}");
    long now = clock.millis();
    Session session = new Session(id, data, now, now, now, now + LoopStore.LONG_TTL);
    PendingChange change = PendingChange.saved(session, Base.ABSENT);
    fallback.putAnyway(key, new FallbackEntry(change, Durability.MEMORY));
    return key;
  }

  @Test
  void theNextReplayShouldHaveLessInFlightAndPostponeLargerSessions() {
    throttle.interrupted(Set.of(large, middle, small));
    assertThat(throttle.next().bytes()).isEqualTo(Batch.FULL.bytes() / 2);
    assertThat(throttle.next().postponed()).containsExactly(large);

    throttle.interrupted(Set.of(middle, small));
    assertThat(throttle.next().postponed()).containsExactlyInAnyOrder(large, middle);
  }

  @Test
  void smallSessionsShouldNeverBePostponed() {
    for (int i = 0; i < 20; i++) {
      throttle.interrupted(Set.of(small));
    }

    assertThat(throttle.hasPostponed()).isFalse();
    assertThat(throttle.next().bytes()).isEqualTo(16 * 1024);
  }

  @Test
  void aCompletedReplayShouldEndTheCaution() {
    throttle.interrupted(Set.of(large));
    throttle.completed();
    assertThat(throttle.next()).isEqualTo(new Batch(Batch.FULL.bytes(), Set.of(large)));

    fallback.remove(large);
    assertThat(throttle.hasPostponed()).isFalse();
    assertThat(throttle.next()).isEqualTo(Batch.FULL);
  }
}
