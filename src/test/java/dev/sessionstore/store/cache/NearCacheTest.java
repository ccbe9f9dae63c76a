package dev.sessionstore.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.support.CollidingKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NearCacheTest {
  private static final SessionKey KEY = key("s-1");
  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(500);

  private final AtomicLong nanos = new AtomicLong();
  private final SessionClock clock =
      new SessionClock(InstantSource.fixed(Instant.parse("2026-11-22T22:00:00Z")), nanos::get);
  private final NearCache cache = new NearCache(1_000_000, clock, nanos::get);

  @BeforeEach
  void told() {
    cache.beginTold();
    cache.currentUntil(nanos.get() + WINDOW);
  }

  private static SessionKey key(String id) {
    return new SessionKey("interview", new SessionId(id));
  }

  private Session session(SessionKey key, long version, long ttl) {
    long now = clock.millis();
    return new Session(key.id(), JsonBytes.of("{\"n\":1}"), version, now, now, now + ttl);
  }

  private Session session(long version) {
    return session(KEY, version, 60_000);
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void whatWasReadShouldBeCurrentUntilItChanges() {
    Session session = session(1);
    cache.read(KEY, cache.ask(KEY, false), session);
    assertThat(cache.current(KEY)).isSameAs(session);
    cache.changed(key("s-2"));
    assertThat(cache.current(KEY)).isSameAs(session);
    cache.changed(KEY);
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.find(KEY)).isNull();
    assertThat(cache.ids("interview")).isEmpty();
  }

  @Test
  void copiesShouldNotBeCurrentWhenRedisWasNotHeardOfForTooLong() {
    Session session = session(1);
    cache.read(KEY, cache.ask(KEY, false), session);
    pass(499);
    assertThat(cache.current(KEY)).isSameAs(session);
    pass(1);
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.isCurrent()).isFalse();
    assertThat(cache.find(KEY)).isSameAs(session);
    cache.currentUntil(nanos.get() + WINDOW);
    assertThat(cache.current(KEY)).isSameAs(session);
  }

  @Test
  void anAnswerThatAChangeOvertookShouldNotBeCurrent() {
    NearCache.Ticket before = cache.ask(KEY, false);
    cache.changed(KEY);
    NearCache.Ticket after = cache.ask(KEY, false);
    cache.read(KEY, before, session(1));
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.find(KEY)).isNotNull();
    cache.read(KEY, after, session(2));
    assertThat(cache.current(KEY)).isNotNull();
  }

  @Test
  void ofSeveralQuestionsEachAnswerShouldCount() {
    NearCache.Ticket first = cache.ask(KEY, false);
    NearCache.Ticket second = cache.ask(KEY, false);
    cache.unanswered(first);
    cache.changed(KEY);
    cache.read(KEY, second, session(1));
    assertThat(cache.current(KEY)).isNull();
    cache.read(KEY, cache.ask(KEY, false), session(2));
    assertThat(cache.current(KEY)).isNotNull();
  }

  @Test
  void whatWasWrittenHereShouldOutliveTheNewsOfItForAnOutageOnly() {
    Session session = session(1);
    cache.wrote(KEY, cache.ask(KEY, true), session);
    assertThat(cache.current(KEY)).isSameAs(session);
    cache.changed(KEY);
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.find(KEY)).isSameAs(session);
    cache.changed(KEY);
    assertThat(cache.find(KEY)).as("the second change was somebody else's").isNull();
  }

  @Test
  void newsOfAWriteThatComeBeforeItsAnswerShouldCountToo() {
    cache.read(KEY, cache.ask(KEY, false), session(1));
    NearCache.Ticket ticket = cache.ask(KEY, true);
    cache.changed(KEY);
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.find(KEY)).as("for an outage that comes now").isNotNull();
    cache.wrote(KEY, ticket, session(2));
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.find(KEY).version()).isEqualTo(2);
    cache.changed(KEY);
    assertThat(cache.find(KEY)).isNull();
  }

  @Test
  void aLaterVersionShouldStay() {
    Session later = session(2);
    cache.read(KEY, cache.ask(KEY, false), later);
    cache.read(KEY, cache.ask(KEY, false), session(1));
    assertThat(cache.current(KEY)).isSameAs(later);
  }

  @Test
  void aCopyThatIsOlderThanWhatWasSeenShouldGo() {
    cache.read(KEY, cache.ask(KEY, false), session(5));
    cache.seen(KEY, 4);
    cache.seen(KEY, 5);
    assertThat(cache.current(KEY)).isNotNull();
    cache.seen(KEY, cache.ask(KEY, false), 6);
    assertThat(cache.find(KEY)).isNull();
    cache.read(KEY, cache.ask(KEY, false), session(7));
    cache.seen(KEY, cache.ask(KEY, false), 0);
    assertThat(cache.find(KEY)).as("Redis has none").isNull();
  }

  @Test
  void whatIsGoneShouldBeGone() {
    cache.read(KEY, cache.ask(KEY, false), session(1));
    cache.gone(KEY, cache.ask(KEY, false));
    assertThat(cache.find(KEY)).isNull();
    assertThat(cache.ids("interview")).isEmpty();
  }

  @Test
  void withoutNewsNothingShouldBeCurrentAndWithThemAgainNothingOfBefore() {
    NearCache.Ticket before = cache.ask(KEY, false);
    cache.read(KEY, cache.ask(KEY, false), session(1));
    cache.endTold();
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.find(KEY)).isNotNull();
    cache.read(KEY, cache.ask(KEY, false), session(2));
    NearCache.Ticket between = cache.ask(KEY, false);
    told();
    assertThat(cache.find(KEY)).isNull();
    cache.read(KEY, before, session(3));
    cache.read(KEY, between, session(3));
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.find(KEY)).isNotNull();
  }

  @Test
  void anythingMayHaveChangedShouldLeaveNothing() {
    NearCache.Ticket ticket = cache.ask(KEY, false);
    cache.read(key("s-2"), cache.ask(key("s-2"), false), session(key("s-2"), 1, 60_000));
    cache.allChanged();
    assertThat(cache.find(key("s-2"))).isNull();
    assertThat(cache.ids("interview")).isEmpty();
    cache.read(KEY, ticket, session(1));
    assertThat(cache.current(KEY)).isNull();
  }

  @Test
  void anExpiredCopyShouldNotBeCurrentAndBeForgottenLater() {
    cache.read(KEY, cache.ask(KEY, false), session(KEY, 1, 1_000));
    pass(1_000);
    cache.currentUntil(nanos.get() + WINDOW);
    assertThat(cache.current(KEY)).isNull();
    assertThat(cache.find(KEY)).isNotNull();
    pass(11 * 60_000);
    assertThat(cache.find(KEY)).isNull();
  }

  @Test
  void aCopyThatIsReplacedByALargerOrALongerOneShouldBeBoundedAndExpireByThat() {
    cache.read(KEY, cache.ask(KEY, false), session(KEY, 1, 1_000));
    long before = cache.bytes();
    long now = clock.millis();
    JsonBytes large = JsonBytes.of("{\"n\":\"" + "x".repeat(1_000) + "\"}");
    cache.read(KEY, cache.ask(KEY, false), new Session(KEY.id(), large, 2, now, now, now + 1_000));
    assertThat(cache.bytes()).isBetween(before + 900, before + 1_100);
    cache.read(KEY, cache.ask(KEY, false), session(KEY, 3, 86_400_000));
    assertThat(cache.bytes()).isEqualTo(before);
    pass(80_000_000);
    assertThat(cache.find(KEY)).isNotNull();
    cache.read(KEY, cache.ask(KEY, false), session(KEY, 2, 86_400_000));
    assertThat(cache.find(KEY).version()).isEqualTo(3);
    pass(20_000_000);
    assertThat(cache.find(KEY)).isNull();
  }

  @Test
  void theBytesShouldBeBoundedAndTheIdsThoseOfTheCopies() {
    NearCache small = new NearCache(10_000, clock, nanos::get);
    small.beginTold();
    for (int i = 0; i < 1_000; i++) {
      SessionKey key = key("s-" + i);
      small.read(key, small.ask(key, false), session(key, 1, 60_000));
      assertThat(small.bytes()).isLessThanOrEqualTo(10_000);
    }
    assertThat(small.ids("interview")).hasSizeBetween(10, 40);
    assertThat(small.ids("interview")).allMatch(id -> small.find(key(id)) != null);
  }

  @Test
  void idsShouldBeThoseOfTheNamespaceAndOnlyNewCopiesBeCounted() {
    SessionKey other = new SessionKey("user", KEY.id());
    cache.read(KEY, cache.ask(KEY, false), session(1));
    cache.read(other, cache.ask(other, false), session(other, 1, 60_000));
    assertThat(cache.ids("interview")).containsExactly(KEY.id().value());
    assertThat(cache.ids("user")).containsExactly(KEY.id().value());
    assertThat(cache.added()).isEqualTo(2);
    cache.read(KEY, cache.ask(KEY, false), session(2));
    cache.read(KEY, cache.ask(KEY, false), session(KEY, 3, 6_000_000));
    assertThat(cache.added()).isEqualTo(2);
    cache.gone(KEY, cache.ask(KEY, false));
    assertThat(cache.added()).isEqualTo(2);
    cache.read(KEY, cache.ask(KEY, false), session(4));
    assertThat(cache.added()).isEqualTo(3);
  }

  @Test
  void withoutRoomThereShouldBeNoCopies() {
    NearCache none = new NearCache(0, clock, nanos::get);
    none.beginTold();
    none.currentUntil(WINDOW);
    none.read(KEY, none.ask(KEY, false), session(1));
    assertThat(none.current(KEY)).isNull();
    assertThat(none.ids("interview")).isEmpty();
  }

  @Test
  void hitsAndMissesShouldBeCounted() {
    cache.current(KEY);
    cache.read(KEY, cache.ask(KEY, false), session(1));
    cache.current(KEY);
    cache.current(KEY);
    assertThat(cache.hits()).isEqualTo(2);
    assertThat(cache.misses()).isEqualTo(1);
  }

  @Test
  void idsOfOneHashCodeShouldCostAboutWhatOthersCost() {
    CollidingKeys.assertCostLittleMore(
        keys -> {
          NearCache large = new NearCache(1_000_000_000, clock, nanos::get);
          large.beginTold();
          large.currentUntil(nanos.get() + WINDOW);
          keys.forEach(key -> large.read(key, large.ask(key, false), session(key, 1, 60_000)));
          assertThat(keys).allMatch(key -> large.current(key) != null);
        });
  }

  @Test
  void droppingAllCopiesShouldCostAboutTheSameIfTheirIdsHaveOneHashCode() {
    CollidingKeys.assertCostLittleMore(
        keys -> {
          NearCache large = new NearCache(1_000_000_000, clock, nanos::get);
          large.beginTold();
          keys.forEach(key -> large.read(key, large.ask(key, false), session(key, 1, 60_000)));
          large.allChanged();
          assertThat(large.ids("interview")).isEmpty();
        });
  }
}
