package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.chaos.Change.Delete;
import dev.sessionstore.chaos.Change.Save;
import dev.sessionstore.chaos.Change.SetMember;
import dev.sessionstore.chaos.Change.SetMember.Way;
import dev.sessionstore.chaos.Change.Touch;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker finds every violation of one node, and nothing else. */
class OneNodeHistoryTest {
  private static final Map<String, Object> ONE = Map.of("a", 1);
  private static final Map<String, Object> TWO = Map.of("a", 2);
  private static final long EXPIRY = 900;
  private static final Origin NODE = new Origin("a", false, 0, 1, 1);
  private static final Origin DEGRADED = new Origin("a", true, 0, 1, 1);

  private final SessionHistory history = SessionHistory.ofOneNode("s");

  private static SessionState seen(Map<String, Object> data, long version) {
    return new SessionState(data, version, EXPIRY);
  }

  private void assertClean() {
    assertThat(history.violations()).isEmpty();
  }

  private void assertFound(String what) {
    assertThat(history.violations()).singleElement().asString().contains(what);
  }

  @Test
  void aPlainHistoryShouldBeClean() {
    history.loadedNothing(NODE, true);
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.loaded(seen(ONE, 10), NODE, true);
    history.changed(new SetMember(Way.FIELD, "b", 3), seen(Map.of("a", 1, "b", 3), 11), NODE);
    history.changed(new Touch(), new SessionState(Map.of("a", 1, "b", 3), 12, EXPIRY + 50), NODE);
    history.listed(true, true, NODE);
    history.deleted(true, NODE);
    history.refused(new Touch(), NODE);
    history.listed(false, true, NODE);
    history.changed(new Save(TWO), seen(TWO, 13), NODE);
    history.loaded(seen(TWO, 13), NODE, false);
    assertClean();
  }

  @Test
  void aLostWriteShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.changed(new Save(TWO), seen(TWO, 11), NODE);
    history.loaded(seen(ONE, 12), NODE, false);
    assertFound("lost: it is SessionState[data={a=1}");
  }

  @Test
  void aLostSessionShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.loadedNothing(NODE, true);
    assertFound("missing though it is there");
  }

  @Test
  void aLostMemberOfAPatchShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.changed(new SetMember(Way.MERGE_PATCH, "b", 2), seen(Map.of("a", 1, "b", 2), 11), NODE);
    history.changed(new SetMember(Way.JSON_PATCH, "c", 3), seen(Map.of("a", 1, "c", 3), 12), NODE);
    assertFound("answered with");
  }

  @Test
  void aSaveOfUnknownOutcomeMayHaveBroughtBackADeletedSession() {
    Origin late = new Origin("a", false, 0, EXPIRY, EXPIRY);
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.deleted(true, NODE);
    history.died(new Save(TWO), NODE);
    history.changed(new SetMember(Way.FIELD, "b", 3), seen(Map.of("a", 2, "b", 3), 12), late);
    assertClean();
  }

  @Test
  void aSaveOfUnknownOutcomeMayHaveRenewedASessionThatHasExpired() {
    Origin late = new Origin("a", false, 0, 2 * EXPIRY, 2 * EXPIRY);
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.died(new Save(TWO), NODE);
    history.changed(new Touch(), new SessionState(TWO, 12, 3 * EXPIRY), late);
    assertClean();
  }

  @Test
  void aChangeAfterTheExpiryShouldBeFoundIfNothingMayHaveRenewedIt() {
    Origin late = new Origin("a", false, 0, 2 * EXPIRY, 2 * EXPIRY);
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.died(new SetMember(Way.FIELD, "b", 3), NODE);
    history.changed(new Touch(), new SessionState(ONE, 12, 3 * EXPIRY), late);
    assertFound("changed though it is gone");
  }

  @Test
  void aSessionThatIsBroughtBackShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.deleted(true, NODE);
    history.loaded(seen(ONE, 10), NODE, false);
    assertFound("brought back");
  }

  @Test
  void aVersionThatGoesBackShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.loaded(seen(ONE, 9), NODE, true);
    assertFound("version 9 after 10");
  }

  @Test
  void aChangeThatDoesNotRaiseTheVersionShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.changed(new Save(TWO), seen(TWO, 10), NODE);
    assertThat(history.violations()).hasSize(2);
    assertThat(history.violations().get(0)).contains("version 10 after 10");
    assertThat(history.violations().get(1)).contains("version 10 was {a=1} and is {a=2}");
  }

  @Test
  void aVersionAfterADeletionThatGoesBackShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.deleted(true, NODE);
    history.changed(new Save(ONE), seen(ONE, 8), NODE);
    assertFound("version 8 after 10");
  }

  @Test
  void oneVersionWithTwoStatesShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.unanswered(new Save(TWO), NODE);
    history.loaded(seen(TWO, 10), NODE, true);
    assertFound("version 10 was {a=1} and is {a=2}");
  }

  @Test
  void anExpiryThatFallsBackShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.changed(new Touch(), new SessionState(ONE, 11, EXPIRY + 1), NODE);
    history.loaded(seen(ONE, 12), NODE, false);
    assertFound("lost: it is");
  }

  @Test
  void aChangeWithoutAnAnswerMayHaveHappenedOrNot() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.unanswered(new Save(TWO), NODE);
    history.loaded(seen(ONE, 10), NODE, true);
    history.loaded(seen(TWO, 11), NODE, true);
    history.unanswered(new Delete(), NODE);
    history.loadedNothing(NODE, true);
    assertClean();
  }

  @Test
  void aChangeWithoutAnAnswerMustNotComeAfterTheNextOne() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.unanswered(new Save(TWO), NODE);
    history.changed(new Save(ONE), seen(ONE, 12), NODE);
    history.loaded(seen(TWO, 13), NODE, true);
    assertFound("lost: it is SessionState[data={a=2}");
  }

  @Test
  void aPatchMayBeRefusedOnlyWhereThereMayBeNoSession() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.unanswered(new Delete(), NODE);
    history.refused(new Touch(), NODE);
    assertClean();
    history.changed(new Save(ONE), seen(ONE, 11), NODE);
    history.refused(new Touch(), NODE);
    assertFound("missing though it is there");
  }

  @Test
  void aListThatLacksOrShowsTooMuchShouldBeFound() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.listed(false, false, NODE);
    assertClean();
    history.listed(false, true, NODE);
    assertFound("not listed though it is there");
    history.violations().clear();
    history.deleted(true, NODE);
    history.listed(true, false, NODE);
    assertFound("listed though deleted");
  }

  @Test
  void aSessionThatItsNodeDoesNotKnowShouldBeFound() {
    history.loadedUnknown(NODE);
    assertClean();
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.loadedUnknown(NODE);
    assertFound("not known though this node changed it");
  }

  @Test
  void aNodeThatWasRestartedNeedNotKnowASessionUntilItHasSeenItAgain() {
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.restarted();
    history.loadedUnknown(NODE);
    assertClean();
    history.loadedNothing(NODE, true);
    assertFound("missing though it is there");
    history.violations().clear();
    history.changed(new Save(ONE), seen(ONE, 11), NODE);
    history.loadedUnknown(NODE);
    assertFound("not known though this node changed it");
  }

  @Test
  void aDeletionThatTellsWrongShouldBeFound() {
    history.deleted(true, DEGRADED);
    assertClean();
    history.deleted(true, NODE);
    assertFound("deleted though it is gone");
    history.violations().clear();
    history.changed(new Save(ONE), seen(ONE, 10), NODE);
    history.deleted(false, DEGRADED);
    assertFound("not deleted though it is there");
  }
}
