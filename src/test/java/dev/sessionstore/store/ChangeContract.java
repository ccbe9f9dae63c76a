package dev.sessionstore.store;

import static dev.sessionstore.store.LoopStore.LONG_TTL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What each operation of a store does where nothing stands in its way. */
interface ChangeContract extends StoreFixture {
  @Test
  default void saveShouldCreateASessionThatALoadFinds() {
    SessionKey key = fresh();
    Session saved = store().saved(key, "{\"jobTitle\":\"Java\"}");
    assertThat(saved.id()).isEqualTo(key.id());
    assertThat(saved.data()).hasToString("{\"jobTitle\":\"Java\"}");
    assertThat(saved.createdAt()).isEqualTo(saved.updatedAt()).isPositive();
    assertThat(saved.expiresAt()).isEqualTo(saved.updatedAt() + LONG_TTL);
    assertThat(store().loaded(key)).isEqualTo(saved);
  }

  @Test
  default void saveShouldReplaceTheWholeSessionAndKeepItsCreationTime() {
    SessionKey key = fresh();
    Session first = store().saved(key, "{\"a\":1}");
    pass(20);
    Session second = store().saved(key, "{\"b\":2}");
    assertThat(second.data()).hasToString("{\"b\":2}");
    assertThat(second.createdAt()).isEqualTo(first.createdAt());
    assertThat(second.updatedAt()).isGreaterThan(first.updatedAt());
    assertThat(second.expiresAt()).isEqualTo(second.updatedAt() + LONG_TTL);
    assertThat(store().loaded(key)).isEqualTo(second);
  }

  @Test
  default void loadShouldSayAbsentIfThereIsNoSession() {
    assertThat(store().load(absent())).isInstanceOf(Outcome.Absent.class);
  }

  @Test
  default void replaceShouldKeepTheExpiryUnlessATimeToLiveIsGiven() {
    SessionKey key = fresh();
    Session first = store().saved(key, "{\"a\":1}");
    pass(20);
    Session second =
        LoopStore.session(store().replace(first, key, "{\"a\":2}", OptionalLong.empty()));
    assertThat(second.data()).hasToString("{\"a\":2}");
    assertThat(second.expiresAt()).isEqualTo(first.expiresAt());
    assertThat(second.createdAt()).isEqualTo(first.createdAt());
    assertThat(second.updatedAt()).isGreaterThan(first.updatedAt());
    assertThat(second.version()).isGreaterThan(first.version());

    Session third =
        LoopStore.session(store().replace(second, key, "{\"a\":3}", OptionalLong.of(60_000)));
    assertThat(third.expiresAt()).isEqualTo(third.updatedAt() + 60_000);
    assertThat(store().loaded(key)).isEqualTo(third);
  }

  @Test
  default void replaceShouldShowTheSessionAsItIsIfItHasMovedOn() {
    SessionKey key = fresh();
    Session base = store().saved(key, "{\"a\":1}");
    Session current = store().saved(key, "{\"a\":2}");
    Outcome outcome = store().replace(base, key, "{\"a\":3}", OptionalLong.empty());
    assertThat(outcome).isInstanceOf(Outcome.Moved.class);
    assertThat(((Outcome.Moved) outcome).current()).isEqualTo(current);
    assertThat(store().loaded(key)).isEqualTo(current);
  }

  @Test
  default void replaceShouldNotReviveADeletedSession() {
    SessionKey key = fresh();
    Session base = store().saved(key, "{\"a\":1}");
    store().delete(key, Precondition.NONE);
    assertThat(store().replace(base, key, "{\"a\":2}", OptionalLong.empty()))
        .isInstanceOf(Outcome.Absent.class);
    assertThat(store().load(key)).isInstanceOf(Outcome.Absent.class);
  }

  @Test
  default void touchShouldRenewTheExpiryAndRaiseTheVersionAndNothingElse() {
    SessionKey key = fresh();
    Session before = store().saved(key, "{\"a\":1}");
    pass(20);
    Session after = LoopStore.session(store().touch(key, 2 * LONG_TTL, Precondition.NONE));
    assertThat(after.data()).isEqualTo(before.data());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    assertThat(after.version()).isGreaterThan(before.version());
    assertThat(after.updatedAt()).isGreaterThan(before.updatedAt());
    assertThat(after.expiresAt()).isEqualTo(after.updatedAt() + 2 * LONG_TTL);
    assertThat(store().loaded(key)).isEqualTo(after);
  }

  @Test
  default void touchShouldSayAbsentIfThereIsNoSession() {
    SessionKey key = absent();
    assertThat(store().touch(key, LONG_TTL, Precondition.NONE)).isInstanceOf(Outcome.Absent.class);
    assertThat(store().load(key)).isInstanceOf(Outcome.Absent.class);
  }

  @Test
  default void deleteShouldEndASessionAndSayWhetherThereWasOne() {
    SessionKey key = fresh();
    Session saved = store().saved(key, "{}");
    Outcome first = store().delete(key, Precondition.NONE);
    assertThat(first).isInstanceOf(Outcome.Deleted.class);
    assertThat(((Outcome.Deleted) first).existed()).isTrue();
    assertThat(((Outcome.Deleted) first).version()).isGreaterThan(saved.version());
    assertThat(store().load(key)).isInstanceOf(Outcome.Absent.class);

    Outcome second = store().delete(key, Precondition.NONE);
    assertThat(second).isInstanceOf(Outcome.Deleted.class);
    assertThat(((Outcome.Deleted) second).existed()).isFalse();
  }

  @Test
  default void everyAnswerShouldSayWhatServedIt() {
    SessionKey key = fresh();
    Placement expected = placement();
    Outcome.Found saved = (Outcome.Found) store().save(key, "{}", LONG_TTL, Precondition.NONE);
    assertThat(saved.placement()).isEqualTo(expected);
    assertThat(((Outcome.Found) store().load(key)).placement()).isEqualTo(expected);
    assertThat(((Outcome.Found) store().touch(key, LONG_TTL, Precondition.NONE)).placement())
        .isEqualTo(expected);
    assertThat(((Outcome.Deleted) store().delete(key, Precondition.NONE)).placement())
        .isEqualTo(expected);
    assertThat(((Outcome.Absent) store().load(key)).placement()).isEqualTo(expected);
  }
}
