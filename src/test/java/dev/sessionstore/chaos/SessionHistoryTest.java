package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.chaos.Change.Condition;
import dev.sessionstore.chaos.Change.Save;
import dev.sessionstore.chaos.Change.SetMember;
import dev.sessionstore.chaos.Change.SetMember.Way;
import dev.sessionstore.chaos.Change.Touch;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker finds every violation of several nodes, and nothing else. */
class SessionHistoryTest {
  private static final Map<String, Object> ONE = Map.of("m", 1);
  private static final Map<String, Object> TWO = Map.of("m", 2);
  private static final long EXPIRY = 10_000;

  private boolean redisHasIt = true;
  private final SessionHistory session = SessionHistory.ofNodes("s", any -> redisHasIt);

  private static Origin by(String node, long at) {
    return new Origin(node, false, 0, at, at);
  }

  private static Origin degraded(String node, long at) {
    return new Origin(node, true, 0, at, at);
  }

  private static Save create(Map<String, Object> data) {
    return new Save(data, Change.A_DAY, Condition.ABSENT);
  }

  private static SessionState seen(Map<String, Object> data, long version) {
    return new SessionState(data, version, EXPIRY);
  }

  private void assertClean() {
    assertThat(session.violations()).isEmpty();
  }

  private void assertFound(String what) {
    assertThat(session.violations()).singleElement().asString().contains(what);
  }

  @Test
  void aPlainHistoryShouldBeClean() {
    session.loadedNothing(by("a", 1), true);
    session.changed(create(ONE), seen(ONE, 10), by("a", 10));
    session.preconditionFailed(create(ONE), by("b", 15));
    session.changed(new Touch(), new SessionState(ONE, 20, EXPIRY + 5), by("b", 20));
    session.changed(
        new SetMember(Way.MERGE_PATCH, "m", 2), new SessionState(TWO, 30, EXPIRY + 5), by("a", 30));
    session.loaded(new SessionState(TWO, 30, EXPIRY + 5), by("b", 40), false);
    session.deleted(true, by("b", 50));
    session.refused(new Touch(), by("a", 60));
    session.changed(new Save(ONE), seen(ONE, 70), by("a", 70));
    session.loaded(seen(ONE, 70), by("a", EXPIRY - 200), true);
    session.loadedNothing(by("b", EXPIRY + 200), true);
    assertClean();
    assertThat(session.isClear()).isTrue();
  }

  @Test
  void aSaveThatIsLostShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.changed(new Save(TWO), seen(TWO, 20), degraded("b", 20));
    session.loaded(seen(ONE, 30), by("b", 30), true);
    assertFound("lost: it is");
  }

  @Test
  void aVersionThatGoesBackShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.loaded(seen(ONE, 9), by("b", 20), false);
    assertFound("version 9 after 10");
  }

  @Test
  void aSessionThatIsMissingShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.loadedNothing(by("b", 20), false);
    assertFound("missing though it is there");
  }

  @Test
  void aDeletedSessionThatIsBroughtBackShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.deleted(true, by("a", 20));
    session.loaded(seen(ONE, 10), by("b", 30), false);
    assertFound("brought back");
  }

  @Test
  void anExpiredSessionThatIsBroughtBackShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.loaded(new SessionState(ONE, 11, 2 * EXPIRY), by("b", EXPIRY + 200), false);
    assertFound("brought back");
  }

  /** It may be an earlier change that waited there while the last one expired. */
  @Test
  void anExpiredSessionThatTheOtherNodeBringsBackShouldNotCount() {
    redisHasIt = false;
    session.changed(new Save(TWO), seen(TWO, 5), degraded("b", 5));
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    redisHasIt = true;
    session.loaded(new SessionState(TWO, 11, 2 * EXPIRY), by("a", EXPIRY + 200), false);
    assertClean();
    session.changed(new Save(ONE), seen(ONE, EXPIRY + 300), by("a", EXPIRY + 300));
    session.loaded(new SessionState(TWO, EXPIRY + 301, 3 * EXPIRY), by("a", EXPIRY + 800), false);
    assertFound("brought back");
  }

  /** It may wait on the disk of the node that died. */
  @Test
  void anExpiredSessionThatIsBroughtBackByWhatANodeDiedOverShouldNotCount() {
    redisHasIt = false;
    session.died(new Save(ONE), by("b", 5));
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    redisHasIt = true;
    session.loaded(new SessionState(TWO, 11, 2 * EXPIRY), by("a", EXPIRY + 200), false);
    assertClean();
  }

  @Test
  void whatANodeDiedOverShouldNotTakeThePlaceOfWhatIsSavedAfterIt() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.died(new Save(ONE), by("b", 20));
    session.loaded(seen(TWO, 30), by("a", 30), false);
    assertClean();
    session.changed(new Save(ONE), seen(ONE, 600), by("a", 600));
    session.loaded(seen(TWO, 601), by("b", 700), false);
    assertFound("lost: it is");
  }

  @Test
  void anExpiredSessionThatIsShownShouldBeFoundWhateverTheNodeKnows() {
    session.unanswered(new Save(ONE), by("a", 1));
    session.loaded(seen(ONE, 10), degraded("b", EXPIRY + 200), true);
    assertFound("loaded though it has expired");
  }

  @Test
  void anExpiryThatFallsBackShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.changed(new Touch(), new SessionState(ONE, 20, EXPIRY + 5), by("a", 20));
    session.loaded(seen(ONE, 20), by("b", 30), false);
    assertFound("lost: it is");
  }

  @Test
  void aVersionThatIsNotLaterThanTheLastOneShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), degraded("a", 10));
    session.changed(new Save(TWO), seen(TWO, 9), by("b", 30));
    assertFound("version 9 after 10");
  }

  @Test
  void aChangeOfWhatIsGoneShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.deleted(true, by("a", 20));
    session.changed(new Touch(), seen(ONE, 30), by("a", 30));
    assertFound("changed though it is gone");
  }

  @Test
  void aPatchOfSomethingElseShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.changed(new SetMember(Way.MERGE_PATCH, "m", 3), seen(TWO, 20), by("b", 20));
    assertFound("answered with");
  }

  @Test
  void conditionsThatAreJudgedWronglyShouldBeFound() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.changed(create(TWO), seen(TWO, 20), by("b", 20));
    assertFound("created though it is there");
    session.violations().clear();
    session.deleted(false, by("b", 30));
    assertFound("not deleted though it is there");
    session.violations().clear();
    session.preconditionFailed(create(ONE), by("b", 40));
    assertFound("not created though it is gone");
  }

  @Test
  void aNodeThatCannotKnowMayTellWhatItKnows() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.changed(new Save(TWO), seen(TWO, 20), by("a", 20));
    session.loaded(seen(ONE, 10), degraded("b", 30), true);
    session.loaded(seen(ONE, 10), by("b", 30), true);
    redisHasIt = false;
    session.loadedNothing(by("b", 900), false);
    assertClean();
    session.loaded(seen(ONE, 30), by("a", 40), true);
    assertFound("lost: it is");
  }

  @Test
  void aCopyShouldBeOfAMomentAgoAndNotOlder() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.changed(new Save(TWO), seen(TWO, 20), by("a", 20));
    session.loaded(seen(ONE, 10), by("b", 520), true);
    assertClean();
    session.loaded(seen(ONE, 20), by("b", 521), true);
    assertFound("lost: it is");
  }

  @Test
  void afterWhatANodeDidWithoutKnowingManyOutcomesAreRightUntilTheNextSave() {
    session.changed(new Save(ONE), seen(ONE, 10), by("a", 10));
    session.changed(new Touch(), seen(TWO, 20), degraded("b", 20));
    assertThat(session.isClear()).isFalse();
    session.loaded(seen(TWO, 20), by("a", 900), false);
    assertClean();
    session.changed(new Save(ONE), seen(ONE, 30), by("a", 910));
    session.loaded(seen(TWO, 40), by("b", 920), false);
    assertFound("lost: it is");
  }
}
