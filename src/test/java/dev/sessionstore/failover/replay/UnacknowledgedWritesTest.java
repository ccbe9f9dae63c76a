package dev.sessionstore.failover.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.StoreFixture;
import org.junit.jupiter.api.Test;

/** What counts as this node's own change when it is found in Redis. */
class UnacknowledgedWritesTest {
  private final UnacknowledgedWrites tries = new UnacknowledgedWrites();

  private static SessionKey key(int number) {
    return new SessionKey(StoreFixture.NAMESPACE, new SessionId("s-" + number));
  }

  private static Session session(int number, long version, String json) {
    return new Session(key(number).id(), JsonBytes.of(json), version, 1, 1, 2);
  }

  private boolean isOwn(int number, long version, String json) {
    return tries.has(
        key(number), RedisState.of(session(number, version, json), MergeBase.NONE, false));
  }

  private boolean isOwnDeletion(int number, long version) {
    return tries.has(key(number), RedisState.nothing(version, false));
  }

  @Test
  void theSameDataShouldBeOwnUpToTheVersionThatItGotHere() {
    tries.wrote(key(1), session(1, 10, "{\"a\":1}"));

    assertThat(isOwn(1, 10, "{\"a\":1}")).isTrue();
    assertThat(isOwn(1, 9, "{\"a\":1}")).as("Redis gave it an earlier one").isTrue();
    assertThat(isOwn(1, 11, "{\"a\":1}")).as("somebody did the same later").isFalse();
    assertThat(isOwn(1, 10, "{\"a\":2}")).as("somebody did something else").isFalse();
    assertThat(isOwn(2, 10, "{\"a\":1}")).isFalse();
    assertThat(isOwnDeletion(1, 10)).isFalse();
  }

  @Test
  void aDeletionShouldBeOwnUpToTheVersionThatItGotHere() {
    tries.deleted(key(1), 10);

    assertThat(isOwnDeletion(1, 10)).isTrue();
    assertThat(isOwnDeletion(1, 9)).isTrue();
    assertThat(isOwnDeletion(1, 11)).isFalse();
    assertThat(isOwnDeletion(1, 0)).as("nobody deleted it").isFalse();
    assertThat(isOwn(1, 10, "{}")).isFalse();
  }

  @Test
  void theLastEightOfASessionShouldBeKnown() {
    for (int version = 1; version <= 9; version++) {
      tries.wrote(key(1), session(1, version, "{\"n\":" + version + "}"));
    }

    assertThat(isOwn(1, 1, "{\"n\":1}")).isFalse();
    assertThat(isOwn(1, 2, "{\"n\":2}")).isTrue();
    assertThat(isOwn(1, 9, "{\"n\":9}")).isTrue();
  }

  @Test
  void theOldestOfTooManySessionsShouldBeForgotten() {
    for (int number = 0; number <= 20_000; number++) {
      tries.deleted(key(number), 10);
    }

    assertThat(isOwnDeletion(0, 10)).isFalse();
    assertThat(isOwnDeletion(1, 10)).isTrue();
    assertThat(isOwnDeletion(20_000, 10)).isTrue();
  }

  @Test
  void whatIsForgottenShouldNotBeOwn() {
    tries.deleted(key(1), 10);
    tries.forget(key(1));

    assertThat(isOwnDeletion(1, 10)).isFalse();
  }
}
