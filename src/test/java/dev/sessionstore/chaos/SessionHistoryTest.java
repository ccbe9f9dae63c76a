package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.chaos.Change.Delete;
import dev.sessionstore.chaos.Change.Save;
import dev.sessionstore.chaos.Change.SetMember;
import dev.sessionstore.chaos.Change.SetMember.Way;
import dev.sessionstore.chaos.Change.Touch;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That the checker finds what it is there to find, and nothing else. */
class SessionHistoryTest {
  private static final Map<String, Object> ONE = Map.of("a", 1);
  private static final Map<String, Object> TWO = Map.of("a", 2);
  private static final long EXPIRY = 900;

  private final SessionHistory history = new SessionHistory("s");

  private static Sighting seen(Map<String, Object> data, long version) {
    return new Sighting(data, version, EXPIRY);
  }

  private void assertClean() {
    assertThat(history.violations()).isEmpty();
  }

  private void assertFound(String what) {
    assertThat(history.violations()).singleElement().asString().contains(what);
  }

  @Test
  void aPlainHistoryShouldBeClean() {
    history.loadedNothing();
    history.changed(new Save(ONE), seen(ONE, 10));
    history.loaded(seen(ONE, 10));
    history.changed(new SetMember(Way.FIELD, "b", 3), seen(Map.of("a", 1, "b", 3), 11));
    history.changed(new Touch(), new Sighting(Map.of("a", 1, "b", 3), 12, EXPIRY + 50));
    history.listed(true, true);
    history.deleted(true, false);
    history.refused(new Touch());
    history.listed(false, true);
    history.changed(new Save(TWO), seen(TWO, 13));
    history.ended("Redis", Optional.of(seen(TWO, 13)));
    assertClean();
  }

  @Test
  void aLostWriteShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.changed(new Save(TWO), seen(TWO, 11));
    history.ended("Redis", Optional.of(seen(ONE, 12)));
    assertFound("lost: it is {a=1}");
  }

  @Test
  void aLostSessionShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.loadedNothing();
    assertFound("missing though it is there");
  }

  @Test
  void aLostMemberOfAPatchShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.changed(new SetMember(Way.MERGE_PATCH, "b", 2), seen(Map.of("a", 1, "b", 2), 11));
    history.changed(new SetMember(Way.JSON_PATCH, "c", 3), seen(Map.of("a", 1, "c", 3), 12));
    assertFound("answered with");
  }

  @Test
  void aSessionThatIsBroughtBackShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.deleted(true, false);
    history.ended("the API", Optional.of(seen(ONE, 10)));
    assertFound("brought back");
  }

  @Test
  void aVersionThatGoesBackShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.loaded(seen(ONE, 9));
    assertFound("version 9 after 10");
  }

  @Test
  void aChangeThatDoesNotRaiseTheVersionShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.changed(new Save(TWO), seen(TWO, 10));
    assertThat(history.violations()).hasSize(2);
    assertThat(history.violations().get(0)).contains("version 10 after 10");
    assertThat(history.violations().get(1)).contains("version 10 was {a=1} and is {a=2}");
  }

  @Test
  void aVersionAfterADeletionThatGoesBackShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.deleted(true, false);
    history.changed(new Save(ONE), seen(ONE, 8));
    assertFound("version 8 after 10");
  }

  @Test
  void oneVersionWithTwoStatesShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.unanswered(new Save(TWO));
    history.loaded(seen(TWO, 10));
    assertFound("version 10 was {a=1} and is {a=2}");
  }

  @Test
  void anExpiryThatFallsBackShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.changed(new Touch(), new Sighting(ONE, 11, EXPIRY + 1));
    history.ended("Redis", Optional.of(seen(ONE, 12)));
    assertFound("expiry 900 was 901");
  }

  @Test
  void aChangeWithoutAnAnswerMayHaveHappenedOrNot() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.unanswered(new Save(TWO));
    history.loaded(seen(ONE, 10));
    history.loaded(seen(TWO, 11));
    history.unanswered(new Delete());
    history.loadedNothing();
    assertClean();
  }

  @Test
  void aChangeWithoutAnAnswerMustNotComeAfterTheNextOne() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.unanswered(new Save(TWO));
    history.changed(new Save(ONE), seen(ONE, 12));
    history.loaded(seen(TWO, 13));
    assertFound("lost: it is {a=2}");
  }

  @Test
  void aPatchMayBeRefusedOnlyWhereThereMayBeNoSession() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.unanswered(new Delete());
    history.refused(new Touch());
    assertClean();
    history.changed(new Save(ONE), seen(ONE, 11));
    history.refused(new Touch());
    assertFound("missing though it is there");
  }

  @Test
  void aListThatLacksOrShowsTooMuchShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.listed(false, false);
    assertClean();
    history.listed(false, true);
    assertFound("not listed though it is there");
    history.violations().clear();
    history.deleted(true, false);
    history.listed(true, false);
    assertFound("listed though deleted");
  }

  @Test
  void aSessionThatItsNodeDoesNotKnowShouldBeFound() {
    history.loadedUnknown();
    assertClean();
    history.changed(new Save(ONE), seen(ONE, 10));
    history.loadedUnknown();
    assertFound("not known though it was written here");
  }

  @Test
  void aNodeThatWasRestartedNeedNotKnowASessionUntilItHasSeenItAgain() {
    history.changed(new Save(ONE), seen(ONE, 10));
    history.restarted();
    history.loadedUnknown();
    assertClean();
    history.loadedNothing();
    assertFound("missing though it is there");
    history.violations().clear();
    history.changed(new Save(ONE), seen(ONE, 11));
    history.loadedUnknown();
    assertFound("not known though it was written here");
  }

  @Test
  void aDeletionThatTellsWrongShouldBeFound() {
    history.deleted(true, true);
    assertClean();
    history.deleted(true, false);
    assertFound("a session was deleted that is not there");
    history.violations().clear();
    history.changed(new Save(ONE), seen(ONE, 10));
    history.deleted(false, true);
    assertFound("a session that is there was not deleted");
  }
}
