package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.StoreFixture;
import dev.sessionstore.support.CollidingKeys;
import dev.sessionstore.support.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the latest changes are still known when they are more than fit. */
class RecentWritesTest {
  private static final long WINDOW_MS = 60_000;
  private static final long MAX_BYTES = 100_000;

  private final ManualClock time = new ManualClock();
  private final SessionClock clock = time.clock();
  private final RecentWrites recent = new RecentWrites(clock, () -> WINDOW_MS, () -> MAX_BYTES);

  private static SessionKey key(String id) {
    return new SessionKey(StoreFixture.NAMESPACE, new SessionId(id));
  }

  private void save(String id, int size) {
    JsonBytes data = JsonBytes.of("{\"x\":\"" + "x".repeat(size) + "\"}");
    long now = clock.millis();
    recent.saved(key(id), new Session(new SessionId(id), data, now, now, now, now + WINDOW_MS));
  }

  private List<String> known() {
    List<String> ids = new ArrayList<>();
    recent.forEach((key, change) -> ids.add(key.id().value()));
    return ids;
  }

  @Test
  void largeSessionsShouldNotDriveDeletionsOut() {
    recent.deleted(key("deleted"), 17);
    for (int i = 0; i < 10; i++) {
      save("s-" + i, 30_000);
    }

    assertThat(recent.deletedVersion(key("deleted"))).hasValue(17);
    assertThat(known()).containsExactly("s-7", "s-8", "s-9", "deleted");
  }

  @Test
  void deletionsShouldLeaveHalfOfTheRoomToSessions() {
    save("s", 30_000);
    for (int i = 0; i < 1_000; i++) {
      recent.deleted(key("d-" + i), i);
    }

    assertThat(known()).contains("s", "d-999").doesNotContain("d-0").hasSizeBetween(100, 200);
  }

  @Test
  void aSessionThatIsSavedAgainShouldBeDeletedNoMore() {
    recent.deleted(key("s"), 17);
    save("s", 10);

    assertThat(recent.deletedVersion(key("s"))).isEmpty();
    assertThat(recent.find(key("s"))).isNotNull();
    assertThat(known()).containsExactly("s");
  }

  @Test
  void whatIsOlderThanTheWindowShouldBeForgotten() {
    recent.deleted(key("deleted"), 17);
    save("s", 10);
    time.advance(WINDOW_MS + 1);

    assertThat(known()).isEmpty();
  }

  @Test
  void idsOfOneHashCodeShouldCostAboutWhatOthersCost() {
    JsonBytes data = JsonBytes.of("{}");
    CollidingKeys.assertCostLittleMore(
        keys -> {
          RecentWrites large = new RecentWrites(clock, () -> WINDOW_MS, () -> 1_000_000_000);
          keys.forEach(
              key -> large.saved(key, new Session(key.id(), data, 1, 1, 1, Long.MAX_VALUE)));
          assertThat(keys).allMatch(key -> large.find(key) != null);
          keys.forEach(key -> large.deleted(key, 2));
          assertThat(keys).allMatch(key -> large.deletedVersion(key).isPresent());
        });
  }
}
