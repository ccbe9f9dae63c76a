package dev.sessionstore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * The contract of stores that bridge an outage: as that of all, but of a session that they do not
 * know they say so.
 */
public abstract class DegradedContract extends MemoryContract {
  @Override
  public final Placement placement() {
    return new Placement(Storage.MEMORY, true, Durability.MEMORY);
  }

  /** One that was deleted here: of any other this node cannot say that it is not there. */
  @Override
  public final SessionKey absent() {
    SessionKey key = fresh();
    store().saved(key, "{}");
    store().delete(key, Precondition.NONE);
    return key;
  }

  @Test
  void whatIsNotKnownShouldBeUnavailableAndNotAbsent() {
    SessionKey key = fresh();
    Precondition any = new Precondition.IfVersion(Set.of(1L));
    assertUnavailable(() -> store().load(key));
    assertUnavailable(() -> store().touch(key, 1_000, Precondition.NONE));
    assertUnavailable(() -> store().save(key, "{}", 1_000, new Precondition.IfAbsent()));
    assertUnavailable(() -> store().save(key, "{}", 1_000, new Precondition.IfPresent()));
    assertUnavailable(() -> store().save(key, "{}", 1_000, any));
    assertUnavailable(() -> store().delete(key, any));
    assertUnavailable(() -> store().load(key));
  }

  @Test
  void aSessionThatWasReadFromRedisBeforeItWentAwayShouldBeReplaceable() {
    SessionKey key = fresh();
    Session base =
        new Session(
            key.id(),
            JsonBytes.of("{\"a\":1}"),
            clock().millis() - 10,
            clock().millis() - 10,
            clock().millis() - 10,
            clock().millis() + 60_000);
    Session replaced =
        LoopStore.session(store().replace(base, key, "{\"a\":2}", OptionalLong.empty()));
    assertThat(store().loaded(key)).isEqualTo(replaced);
    assertThat(replaced.version()).isGreaterThan(base.version());
  }

  @Test
  void whatIsNotKnownShouldBeDeletableAndGoneAfterwards() {
    SessionKey key = fresh();
    Outcome.Deleted deleted = (Outcome.Deleted) store().delete(key, Precondition.NONE);
    assertThat(deleted.existed()).as("Redis may have it").isTrue();
    assertThat(store().load(key)).isInstanceOf(Outcome.Absent.class);
  }

  private static void assertUnavailable(ThrowingCallable op) {
    assertThatThrownBy(op).isInstanceOf(StoreUnavailableException.class);
  }
}
