package dev.sessionstore.store;

import static dev.sessionstore.store.LoopStore.LONG_TTL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That a precondition is checked, and that nothing is changed where it does not hold. */
interface PreconditionContract extends StoreFixture {
  Precondition IF_ABSENT = new Precondition.IfAbsent();
  Precondition IF_PRESENT = new Precondition.IfPresent();

  static Precondition ifVersion(Long... versions) {
    return new Precondition.IfVersion(Set.of(versions));
  }

  @Test
  default void saveShouldCreateOnlyIfAbsentIsAsked() {
    SessionKey key = absent();
    Session created = LoopStore.session(store().save(key, "{\"a\":1}", LONG_TTL, IF_ABSENT));
    assertMismatch(created, key, store().save(key, "{\"a\":2}", LONG_TTL, IF_ABSENT));
  }

  @Test
  default void saveShouldReplaceOnlyIfPresentIsAsked() {
    SessionKey key = absent();
    assertThat(store().save(key, "{\"a\":1}", LONG_TTL, IF_PRESENT))
        .isEqualTo(new Outcome.Mismatch(OptionalLong.empty()));
    assertThat(store().load(key)).isInstanceOf(Outcome.Absent.class);
    store().saved(key, "{\"a\":1}");
    assertThat(store().save(key, "{\"a\":2}", LONG_TTL, IF_PRESENT))
        .isInstanceOf(Outcome.Found.class);
  }

  @Test
  default void saveShouldReplaceOnlyTheVersionThatIsAsked() {
    SessionKey key = absent();
    assertThat(store().save(key, "{\"a\":1}", LONG_TTL, ifVersion(1L)))
        .isEqualTo(new Outcome.Mismatch(OptionalLong.empty()));
    Session first = store().saved(key, "{\"a\":1}");
    Session second =
        LoopStore.session(
            store().save(key, "{\"a\":2}", LONG_TTL, ifVersion(7L, first.version(), 9L)));
    assertMismatch(
        second, key, store().save(key, "{\"a\":3}", LONG_TTL, ifVersion(first.version())));
  }

  @Test
  default void noVersionShouldBeHeldForAPartOfItsDigitsOrForNoneAtAll() {
    SessionKey key = fresh();
    Session session = store().saved(key, "{\"a\":1}");
    long version = session.version();
    for (Precondition other :
        List.of(ifVersion(version / 10, version % 1_000, version + 1), ifVersion())) {
      assertMismatch(session, key, store().save(key, "{}", LONG_TTL, other));
      assertMismatch(session, key, store().touch(key, LONG_TTL, other));
      assertMismatch(session, key, store().delete(key, other));
    }
  }

  @Test
  default void touchShouldHeedItsPrecondition() {
    SessionKey key = fresh();
    Session session = store().saved(key, "{}");
    assertMismatch(session, key, store().touch(key, LONG_TTL, IF_ABSENT));
    Session touched = LoopStore.session(store().touch(key, LONG_TTL, ifVersion(session.version())));
    assertMismatch(touched, key, store().touch(key, LONG_TTL, ifVersion(session.version())));
    assertThat(store().touch(key, LONG_TTL, IF_PRESENT)).isInstanceOf(Outcome.Found.class);
  }

  @Test
  default void touchOfNoSessionShouldBeAbsentWhateverItsPrecondition() {
    SessionKey key = absent();
    for (Precondition any : List.of(IF_ABSENT, IF_PRESENT, ifVersion(1L))) {
      assertThat(store().touch(key, LONG_TTL, any)).isInstanceOf(Outcome.Absent.class);
    }
  }

  @Test
  default void deleteShouldHeedItsPrecondition() {
    SessionKey key = fresh();
    Session session = store().saved(key, "{}");
    assertMismatch(session, key, store().delete(key, IF_ABSENT));
    assertMismatch(session, key, store().delete(key, ifVersion(session.version() + 1)));
    Outcome deleted = store().delete(key, ifVersion(session.version()));
    assertThat(deleted).isInstanceOf(Outcome.Deleted.class);
    assertThat(((Outcome.Deleted) deleted).existed()).isTrue();
  }

  @Test
  default void deleteOfNoSessionShouldSucceedWhateverItsPrecondition() {
    SessionKey key = absent();
    for (Precondition any : List.of(Precondition.NONE, IF_ABSENT, IF_PRESENT, ifVersion(1L))) {
      Outcome outcome = store().delete(key, any);
      assertThat(outcome).isInstanceOf(Outcome.Deleted.class);
      assertThat(((Outcome.Deleted) outcome).existed()).isFalse();
    }
  }

  @Test
  default void ofManyCreationsAtOnceOneShouldWin() {
    SessionKey key = absent();
    List<Outcome> outcomes = store().createInBurst(key, 50);
    assertThat(outcomes).filteredOn(Outcome.Found.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(Outcome.Mismatch.class::isInstance).hasSize(49);
  }

  private void assertMismatch(Session current, SessionKey key, Outcome outcome) {
    assertThat(outcome).isEqualTo(new Outcome.Mismatch(OptionalLong.of(current.version())));
    assertThat(store().loaded(key)).as("nothing was changed").isEqualTo(current);
  }
}
