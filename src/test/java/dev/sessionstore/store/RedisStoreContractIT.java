package dev.sessionstore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Redis alone. */
class RedisStoreContractIT extends RedisContract {
  @Override
  Future<? extends SessionStore> open(Vertx vertx) {
    return TestStores.redis(vertx, clock(), redis().port());
  }

  @Override
  public List<String> notCursors() {
    return List.of(
        "", "garbage", "r", "r.", "r.x", "r.-1", "r.1.2.3", "r.99999999999999999999", "m.a", "!");
  }

  @Test
  void nodesWhoseClocksAreMinutesApartShouldShareRisingVersions() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      LoopStore early = node(vertx, -VersionContract.CLOCK_STEP);
      LoopStore late = node(vertx, VersionContract.CLOCK_STEP);
      SessionKey key = fresh();
      List<Session> sessions = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sessions.add((i % 2 == 0 ? late : early).saved(key, "{\"i\":" + i + "}"));
      }
      assertThat(sessions).extracting(Session::version).isSorted().doesNotHaveDuplicates();
      assertThat(sessions).extracting(Session::createdAt).containsOnly(sessions.get(0).createdAt());
      assertThat(sessions).extracting(Session::expiresAt).isSorted();
      assertThat(early.loaded(key)).isEqualTo(late.loaded(key)).isEqualTo(sessions.get(19));
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private LoopStore node(Vertx vertx, long clockIsOffBy) {
    SessionClock off =
        new SessionClock(
            InstantSource.offset(InstantSource.system(), java.time.Duration.ofMillis(clockIsOffBy)),
            System::nanoTime);
    var loop = vertx.getOrCreateContext();
    return new LoopStore(
        loop, LoopStore.on(loop, () -> TestStores.redis(vertx, off, redis().port())));
  }
}
