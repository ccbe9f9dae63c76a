package dev.sessionstore.store;

import static dev.sessionstore.store.LoopStore.LONG_TTL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** That a session's versions strictly increase, whatever happens to it and to the clock. */
interface VersionContract extends StoreFixture {
  /** Versions must be exact as the numbers of JavaScript and of Lua. */
  long LARGEST = 1L << 53;

  /** Minutes, in milliseconds: farther apart than any two clocks of good machines. */
  long CLOCK_STEP = 300_000;

  @Test
  default void everyChangeShouldRaiseTheVersion() {
    SessionKey key = fresh();
    Session created = store().saved(key, "{\"a\":1}");
    Session saved = store().saved(key, "{\"a\":1}");
    Session touched = LoopStore.session(store().touch(key, LONG_TTL, Precondition.NONE));
    Session replaced =
        LoopStore.session(store().replace(touched, key, "{\"a\":2}", OptionalLong.empty()));
    assertThat(List.of(created.version(), saved.version(), touched.version(), replaced.version()))
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(version -> version < LARGEST);
  }

  @Test
  default void theFirstVersionShouldBeTheUpdateTime() {
    pass(2_000);
    Session session = store().saved(fresh(), "{}");
    assertThat(session.version()).isEqualTo(session.updatedAt());
  }

  @Test
  default void aThousandSavesInABurstShouldHaveRisingVersions() {
    SessionKey key = fresh();
    List<Long> versions = versions(store().saveInBurst(key, 1_000));
    assertThat(versions).hasSize(1_000).isSorted().doesNotHaveDuplicates();
    Session last = store().loaded(key);
    assertThat(last.version()).isEqualTo(versions.get(999));
    assertThat(last.data()).hasToString("{\"n\":999}");
  }

  @Test
  default void aSessionThatIsCreatedAgainShouldGoOnAboveItsOldVersions() {
    SessionKey key = fresh();
    long highest = versions(store().saveInBurst(key, 1_000)).get(999);
    Outcome.Deleted deleted = (Outcome.Deleted) store().delete(key, Precondition.NONE);
    assertThat(deleted.version()).isGreaterThan(highest);
    assertThat(store().saved(key, "{}").version()).isGreaterThan(highest);
  }

  @Test
  default void aSessionThatIsCreatedAgainAndAgainShouldRiseEachTime() {
    SessionKey key = fresh();
    long before = 0;
    for (int i = 0; i < 20; i++) {
      Session session = store().saved(key, "{}");
      assertThat(session.version()).isGreaterThan(before);
      before = session.version();
      store().delete(key, Precondition.NONE);
    }
  }

  @Test
  default void versionsShouldRiseIfTheClockIsSteppedBack() {
    SessionKey key = fresh();
    Session before = store().saved(key, "{\"a\":1}");
    stepBack();
    Session saved = store().saved(key, "{\"a\":2}");
    Session touched = LoopStore.session(store().touch(key, LONG_TTL, Precondition.NONE));
    Session replaced =
        LoopStore.session(store().replace(touched, key, "{\"a\":3}", OptionalLong.empty()));
    store().delete(key, Precondition.NONE);
    stepBack();
    Session again = store().saved(key, "{\"a\":4}");
    assertThat(
            List.of(
                before.version(),
                saved.version(),
                touched.version(),
                replaced.version(),
                again.version()))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(saved.createdAt()).isEqualTo(before.createdAt());
    clock().follow(clock().millis() + 2 * CLOCK_STEP, clock().elapsedMillis());
  }

  private void stepBack() {
    long now = clock().millis();
    clock().follow(now - CLOCK_STEP, clock().elapsedMillis());
  }

  private static List<Long> versions(List<Outcome> outcomes) {
    return outcomes.stream().map(LoopStore::session).map(Session::version).toList();
  }
}
