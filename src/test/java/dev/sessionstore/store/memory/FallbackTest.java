package dev.sessionstore.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.StoreFullException;
import dev.sessionstore.support.CollidingKeys;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FallbackTest {
  private static final int ROOM_FOR_TWO = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final SessionClock clock = SessionClock.system();
  private final Fallback fallback = new Fallback(vertx, clock, ROOM_FOR_TWO);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void shouldTellTheSameIdOfTwoNamespacesApart() {
    FallbackEntry one = saved("s");
    FallbackEntry other = saved("s");
    fallback.put(key("interview", "s"), one);
    fallback.put(key("exam", "s"), other);
    assertThat(fallback.get(key("interview", "s"))).isSameAs(one);
    assertThat(fallback.get(key("exam", "s"))).isSameAs(other);
    assertThat(fallback.size()).isEqualTo(2);
    assertThat(fallback.keys())
        .toIterable()
        .containsExactlyInAnyOrder(key("interview", "s"), key("exam", "s"));
    fallback.remove(key("exam", "s"));
    assertThat(fallback.contains(key("exam", "s"))).isFalse();
    assertThat(fallback.ids("exam").ceiling("")).isNull();
    assertThat(fallback.contains(key("interview", "s"))).isTrue();
  }

  @Test
  void shouldHoldTheTextOfTheSessionsOwnId() {
    FallbackEntry entry = saved(new String("s"));
    fallback.put(key("interview", new String("s")), entry);
    assertThat(fallback.ids("interview").ceiling("")).isSameAs(entry.session().id().value());
  }

  @Test
  void shouldKeepATombstoneWithoutListingIt() {
    fallback.put(key("interview", "s"), saved("s"));
    fallback.put(key("interview", "s"), deleted());
    assertThat(fallback.hasEnded(key("interview", "s"))).isTrue();
    assertThat(fallback.keys()).toIterable().containsExactly(key("interview", "s"));
    assertThat(fallback.ids("interview").ceiling("")).isNull();
  }

  @Test
  void theBoundShouldBeOneForAllNamespaces() {
    fallback.put(key("interview", "s"), saved("s"));
    fallback.put(key("exam", "s"), saved("s"));
    long full = fallback.bytes();
    assertThatThrownBy(() -> fallback.put(key("other", "s"), saved("s")))
        .isInstanceOf(StoreFullException.class);
    assertThat(fallback.bytes()).isEqualTo(full).isLessThanOrEqualTo(ROOM_FOR_TWO);
    // What takes no more than what it replaces is accepted still.
    fallback.put(key("exam", "s"), deleted());
    assertThat(fallback.bytes()).isLessThan(full);
  }

  @Test
  void shouldBeEmptyWhenAllIsRemoved() {
    assertThat(fallback.isEmpty()).isTrue();
    fallback.put(key("interview", "s"), saved("s"));
    fallback.put(key("exam", "s"), deleted());
    assertThat(fallback.isEmpty()).isFalse();
    fallback.remove(key("interview", "s"));
    fallback.remove(key("exam", "s"));
    fallback.remove(key("exam", "never-there"));
    assertThat(fallback.isEmpty()).isTrue();
    assertThat(fallback.size()).isZero();
    assertThat(fallback.bytes()).isZero();
  }

  private FallbackEntry saved(String id) {
    long now = clock.millis();
    Session session =
        new Session(new SessionId(id), JsonBytes.of("{\"a\":1}"), 1, now, now, now + 60_000);
    return new FallbackEntry(PendingChange.saved(session, Base.ABSENT), Durability.MEMORY);
  }

  private static FallbackEntry deleted() {
    return new FallbackEntry(PendingChange.deleted(2, Base.UNKNOWN), Durability.MEMORY);
  }

  private static SessionKey key(String namespace, String id) {
    return new SessionKey(namespace, new SessionId(id));
  }

  /** On an event loop, as it takes longer than the interval between two sweeps. */
  @Test
  void idsOfOneHashCodeShouldCostAboutWhatOthersCost() {
    vertx
        .timer(1, TimeUnit.MILLISECONDS)
        .map(
            turn -> {
              checkIdsOfOneHashCode();
              return turn;
            })
        .await();
  }

  private void checkIdsOfOneHashCode() {
    Fallback large = new Fallback(vertx, clock, 1_000_000_000);
    long later = clock.millis() + 60_000;
    CollidingKeys.assertCostLittleMore(
        keys -> {
          keys.forEach(key -> large.put(key, saved(key.id().value())));
          assertThat(keys).allMatch(large::contains);
          keys.forEach(large::remove);
          assertThat(large.isEmpty()).isTrue();
          LocalVersions versions = new LocalVersions(clock);
          keys.forEach(key -> versions.leave(key, later));
          assertThat(keys).allMatch(key -> versions.after(key, 1) > later);
        });
  }
}
