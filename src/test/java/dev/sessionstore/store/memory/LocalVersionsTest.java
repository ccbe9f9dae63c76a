package dev.sessionstore.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.support.ManualClock;
import org.junit.jupiter.api.Test;

/** Versions of sessions of which a change may still be carried out in Redis. */
class LocalVersionsTest {
  private static final SessionKey KEY = new SessionKey("interview", new SessionId("s"));
  private static final SessionKey OTHER = new SessionKey("interview", new SessionId("t"));

  private final ManualClock time = new ManualClock();
  private final SessionClock clock = time.clock();
  private final LocalVersions versions = new LocalVersions(clock);
  private final long start = clock.millis();

  private static Outcome deleted(long version) {
    return new Outcome.Deleted(true, version, Placement.REDIS);
  }

  @Test
  void aChangeShouldStandAboveWhatMayStillBeCarriedOutAndWaitForItsTime() {
    versions.leave(KEY, start + 250);
    time.advance(100);

    assertThat(versions.after(KEY, 1)).isEqualTo(start + 251);
    assertThat(versions.ahead(KEY, deleted(start + 251))).isEqualTo(151);
  }

  @Test
  void otherSessionsShouldNotRunAheadOfTheTime() {
    versions.leave(KEY, start + 250);

    assertThat(versions.after(OTHER, 1)).isEqualTo(start);
    assertThat(versions.ahead(OTHER, deleted(start + 9_000))).isZero();
  }

  @Test
  void theEndOfASessionShouldNotMakeOthersRunAheadOfTheTime() {
    versions.leave(KEY, start + 250);
    versions.ended(KEY, versions.after(KEY, 1));
    assertThat(clock.endedVersion()).isZero();

    versions.ended(OTHER, start + 1);
    assertThat(clock.endedVersion()).isEqualTo(start + 1);
  }

  @Test
  void nothingShouldBeLeftWhenItsTimeIsOver() {
    versions.leave(KEY, start + 250);
    time.advance(252);

    assertThat(versions.after(KEY, 1)).isEqualTo(start + 252);
  }

  /** As it is by Redis's, when that is set right or another one takes its place. */
  @Test
  void aClockThatStepsBackShouldKeepNobodyWaiting() {
    versions.leave(KEY, start + 250);
    clock.follow(start - 3_600_000, clock.elapsedMillis());
    long version = versions.after(KEY, 1);
    assertThat(version).isEqualTo(start + 251);

    assertThat(versions.ahead(KEY, deleted(version))).isEqualTo(251);
    time.advance(252);
    assertThat(versions.ahead(KEY, deleted(version))).isNotPositive();
    assertThat(versions.after(KEY, version)).isEqualTo(version + 1);
  }
}
