package dev.sessionstore.store;

import static dev.sessionstore.store.LoopStore.LONG_TTL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** That an expired session is not there, whether or not it was swept. */
interface ExpiryContract extends StoreFixture {
  long SHORT_TTL = 40;

  /** A session that was there and has expired. */
  private Session expired(SessionKey key) {
    Session session =
        LoopStore.session(store().save(key, "{\"a\":1}", SHORT_TTL, Precondition.NONE));
    assertThat(session.expiresAt()).isEqualTo(session.updatedAt() + SHORT_TTL);
    pass(SHORT_TTL);
    return session;
  }

  @Test
  default void anExpiredSessionShouldNotBeFoundTouchedOrReplaced() {
    SessionKey key = fresh();
    Session session = expired(key);
    assertThat(store().load(key)).isInstanceOf(Outcome.Absent.class);
    assertThat(store().touch(key, LONG_TTL, Precondition.NONE)).isInstanceOf(Outcome.Absent.class);
    assertThat(store().replace(session, key, "{\"a\":2}", OptionalLong.of(LONG_TTL)))
        .isInstanceOf(Outcome.Absent.class);
    assertThat(store().load(key)).as("it was not revived").isInstanceOf(Outcome.Absent.class);
  }

  @Test
  default void anExpiredSessionShouldCountAsAbsentForPreconditions() {
    SessionKey key = fresh();
    Session session = expired(key);
    assertThat(store().save(key, "{}", LONG_TTL, new Precondition.IfPresent()))
        .isEqualTo(new Outcome.Mismatch(OptionalLong.empty()));
    Session created =
        LoopStore.session(store().save(key, "{}", LONG_TTL, new Precondition.IfAbsent()));
    assertThat(created.version()).isGreaterThan(session.version());
    assertThat(created.createdAt()).as("it is a new session").isGreaterThan(session.createdAt());
  }

  @Test
  default void theDeletionOfAnExpiredSessionShouldFindNothing() {
    SessionKey key = fresh();
    expired(key);
    Outcome outcome = store().delete(key, Precondition.NONE);
    assertThat(outcome).isInstanceOf(Outcome.Deleted.class);
    assertThat(((Outcome.Deleted) outcome).existed()).isFalse();
  }

  @Test
  default void anExpiredSessionShouldNotBeListed() {
    String prefix = prefix();
    store().saved(key(prefix + "lives"), "{}");
    expired(key(prefix + "expired"));
    assertThat(store().ids(prefix)).containsExactly(prefix + "lives");
    assertThat(store().pages(10, prefix, true))
        .flatExtracting(page -> page.entries())
        .extracting(entry -> entry.id().value())
        .containsOnly(prefix + "lives");
  }

  @Test
  default void aTouchShouldKeepASessionBeyondItsFirstExpiry() {
    SessionKey key = fresh();
    long soon = 3_000;
    store().save(key, "{}", soon, Precondition.NONE);
    Session touched = LoopStore.session(store().touch(key, LONG_TTL, Precondition.NONE));
    pass(soon);
    assertThat(store().loaded(key)).isEqualTo(touched);
  }

  @Test
  default void aSaveShouldSetAShorterExpiryToo() {
    SessionKey key = fresh();
    store().saved(key, "{}");
    expired(key);
    assertThat(store().load(key)).isInstanceOf(Outcome.Absent.class);
  }

  @Test
  default void aReplaceWithoutATimeToLiveShouldExpireWithTheOldOne() {
    SessionKey key = fresh();
    long soon = 1_500;
    Session base = LoopStore.session(store().save(key, "{}", soon, Precondition.NONE));
    store().replace(base, key, "{\"a\":1}", OptionalLong.empty());
    pass(soon);
    assertThat(store().load(key)).isInstanceOf(Outcome.Absent.class);
  }
}
