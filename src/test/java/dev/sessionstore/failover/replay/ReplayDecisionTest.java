package dev.sessionstore.failover.replay;

import static dev.sessionstore.failover.replay.SessionsOf.FAR;
import static dev.sessionstore.failover.replay.SessionsOf.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.MergeBase;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReplayAction;
import dev.sessionstore.store.ReplayAction.Leave;
import dev.sessionstore.store.ReplayAction.Remove;
import dev.sessionstore.store.ReplayAction.Result;
import dev.sessionstore.store.ReplayAction.Write;
import dev.sessionstore.store.ReversibleChange;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of change against everything that Redis may have. The changes are based on version 50
 * and have version 70; the base expires at 500.
 */
class ReplayDecisionTest {
  private static final long NOW = 200;
  private static final Session BASE = session(50, "{\"a\":0,\"b\":0}", 500);
  private static final Session OURS = session(70, "{\"a\":1,\"b\":0}", 500);
  private static final Session OLDER = session(40, "{\"a\":9,\"b\":9}", 500);
  private static final Session EARLIER = session(60, "{\"a\":0,\"b\":5}", 500);
  private static final Session LATER = session(90, "{\"a\":0,\"b\":5}", 500);
  private static final Session LATER_SAME_MEMBER = session(90, "{\"a\":8,\"b\":0}", 500);
  private static final Session EARLIER_SAME_MEMBER = session(60, "{\"a\":8,\"b\":0}", 500);
  private static final Session TWIN = session(70, "{\"a\":1,\"b\":0}", 500);
  private static final Session SMALLER_RIVAL = session(70, "{\"a\":0,\"b\":0}", 500);
  private static final Session GREATER_RIVAL = session(70, "{\"a\":2,\"b\":0}", 500);

  private static final ReversibleChange EDIT =
      ReversibleChange.of(MemberChanges.set("a", JsonBytes.of("1")), BASE.data());

  private static final Named<PendingChange> WHOLE =
      Named.of("WHOLE", PendingChange.saved(OURS, Base.of(BASE, NOW)));
  private static final Named<PendingChange> WHOLE_ON_NOTHING =
      Named.of("WHOLE on nothing", PendingChange.saved(OURS, Base.ABSENT));
  private static final Named<PendingChange> WHOLE_UNKNOWN =
      Named.of("WHOLE on the unknown", PendingChange.saved(OURS, Base.UNKNOWN));
  private static final Named<PendingChange> PARTIAL =
      Named.of("PARTIAL", PendingChange.changed(OURS, Base.of(BASE, NOW), EDIT, false));
  private static final Session TOUCHED = session(70, "{\"a\":0,\"b\":0}", 800);
  private static final Named<PendingChange> TOUCH =
      Named.of(
          "touch", PendingChange.changed(TOUCHED, Base.of(BASE, NOW), ReversibleChange.NONE, true));
  private static final Named<PendingChange> DELETED =
      Named.of("DELETED", PendingChange.deleted(70, Base.of(BASE, NOW)));
  private static final Named<PendingChange> DELETED_UNKNOWN =
      Named.of("DELETED unknown", PendingChange.deleted(70, Base.UNKNOWN));
  private static final Named<PendingChange> EXPIRED =
      Named.of("EXPIRED", PendingChange.saved(OURS, Base.of(BASE, NOW)).thenExpired());
  private static final Named<PendingChange> EXPIRED_PATCH =
      Named.of(
          "EXPIRED patch",
          PendingChange.changed(OURS, Base.of(BASE, NOW), EDIT, false).thenExpired());
  private static final Named<PendingChange> REMEMBERED =
      Named.of("REMEMBERED", PendingChange.remembered(OURS, NOW));
  private static final Named<PendingChange> REMEMBERED_DELETION =
      Named.of("REMEMBERED deletion", PendingChange.rememberedDeletion(70));

  private static Arguments row(
      Named<PendingChange> change, String redis, RedisState stored, ReplayAction action) {
    return Arguments.of(change, Named.of(redis, stored), action);
  }

  private static RedisState has(Session session) {
    return RedisState.of(session, MergeBase.NONE, false);
  }

  private static final RedisState NOTHING = RedisState.nothing(0, false);
  private static final RedisState LOST = RedisState.nothing(0, true);
  private static final RedisState DELETED_BEFORE = RedisState.nothing(60, false);
  private static final RedisState DELETED_AFTER = RedisState.nothing(90, false);

  /** A write of what the session is in whole, whatever it was before. */
  private static Write whole(long expected, Session session, Result result) {
    return new Write(expected, session, MergeBase.NONE, result);
  }

  /** A write of something that Redis knows where it came from, if it needs to know. */
  private static Write further(long expected, Session session, Result result) {
    return new Write(expected, session, MergeBase.UNCHANGED, result);
  }

  /** A write of what goes back further than Redis does. */
  private static Write branch(long expected, Session session, Result result) {
    return new Write(expected, session, MergeBase.of(BASE), result);
  }

  static List<Arguments> whole() {
    return List.of(
        row(WHOLE, "nothing", NOTHING, whole(0, OURS, Result.REPLAYED)),
        row(WHOLE, "lost", LOST, whole(0, OURS, Result.REPLAYED)),
        row(WHOLE, "deleted before", DELETED_BEFORE, whole(0, OURS, Result.WON)),
        row(WHOLE, "deleted after", DELETED_AFTER, new Leave(Result.SUPERSEDED)),
        row(WHOLE, "the base", has(BASE), whole(50, OURS, Result.REPLAYED)),
        row(WHOLE, "older", has(OLDER), whole(40, OURS, Result.REPLAYED)),
        row(WHOLE, "an earlier one", has(EARLIER), whole(60, OURS, Result.WON)),
        row(WHOLE, "a later one", has(LATER), new Leave(Result.SUPERSEDED)),
        row(WHOLE, "itself", has(TWIN), new Leave(Result.REPLAYED)),
        row(
            WHOLE,
            "same data, later",
            has(session(90, OURS.data().toString(), 500)),
            new Leave(Result.REPLAYED)),
        row(
            WHOLE,
            "same data, earlier",
            has(session(60, OURS.data().toString(), 500)),
            whole(60, OURS, Result.REPLAYED)),
        row(WHOLE, "a smaller rival", has(SMALLER_RIVAL), whole(70, OURS, Result.WON)),
        row(WHOLE, "a greater rival", has(GREATER_RIVAL), new Leave(Result.SUPERSEDED)),
        row(WHOLE_ON_NOTHING, "nothing", NOTHING, whole(0, OURS, Result.REPLAYED)),
        row(WHOLE_ON_NOTHING, "deleted before", DELETED_BEFORE, whole(0, OURS, Result.REPLAYED)),
        row(WHOLE_ON_NOTHING, "deleted after", DELETED_AFTER, new Leave(Result.SUPERSEDED)),
        row(WHOLE_ON_NOTHING, "an earlier one", has(EARLIER), whole(60, OURS, Result.WON)),
        row(WHOLE_ON_NOTHING, "a later one", has(LATER), new Leave(Result.SUPERSEDED)),
        row(WHOLE_UNKNOWN, "nothing", NOTHING, whole(0, OURS, Result.REPLAYED)),
        row(WHOLE_UNKNOWN, "an earlier one", has(EARLIER), whole(60, OURS, Result.REPLAYED)),
        row(WHOLE_UNKNOWN, "a later one", has(LATER), new Leave(Result.SUPERSEDED)));
  }

  static List<Arguments> partial() {
    return List.of(
        row(PARTIAL, "nothing", NOTHING, new Leave(Result.SUPERSEDED)),
        row(PARTIAL, "lost", LOST, branch(0, OURS, Result.REPLAYED)),
        row(PARTIAL, "deleted before", DELETED_BEFORE, whole(0, OURS, Result.WON)),
        row(PARTIAL, "deleted after", DELETED_AFTER, new Leave(Result.SUPERSEDED)),
        row(PARTIAL, "the base", has(BASE), further(50, OURS, Result.REPLAYED)),
        row(PARTIAL, "older", has(OLDER), branch(40, OURS, Result.REPLAYED)),
        row(PARTIAL, "an earlier one", has(EARLIER), merged(60, 71, "{\"a\":1,\"b\":5}")),
        row(PARTIAL, "a later one", has(LATER), merged(90, 91, "{\"a\":1,\"b\":5}")),
        row(
            PARTIAL,
            "the same member, earlier",
            has(EARLIER_SAME_MEMBER),
            merged(60, 70, "{\"a\":1,\"b\":0}")),
        row(
            PARTIAL,
            "the same member, later",
            has(LATER_SAME_MEMBER),
            new Leave(Result.SUPERSEDED)),
        row(PARTIAL, "itself", has(TWIN), new Leave(Result.REPLAYED)),
        row(
            PARTIAL,
            "its own doing, later",
            has(session(90, "{\"a\":1,\"b\":0}", 500)),
            new Leave(Result.REPLAYED)),
        row(
            PARTIAL,
            "its own doing, earlier",
            has(session(60, "{\"a\":1,\"b\":0}", 500)),
            further(60, OURS, Result.REPLAYED)),
        row(TOUCH, "nothing", NOTHING, new Leave(Result.SUPERSEDED)),
        row(TOUCH, "lost", LOST, branch(0, TOUCHED, Result.REPLAYED)),
        row(TOUCH, "the base", has(BASE), further(50, TOUCHED, Result.REPLAYED)),
        row(
            TOUCH,
            "changed later",
            has(LATER),
            further(90, session(91, "{\"a\":0,\"b\":5}", 800, 90), Result.REPLAYED)),
        row(
            TOUCH,
            "renewed earlier",
            has(session(60, "{\"a\":0,\"b\":0}", 900)),
            further(60, session(70, "{\"a\":0,\"b\":0}", 800), Result.REPLAYED)),
        row(
            TOUCH,
            "renewed later",
            has(session(90, "{\"a\":0,\"b\":0}", 900)),
            new Leave(Result.REPLAYED)),
        row(TOUCH, "itself", has(TOUCHED), new Leave(Result.REPLAYED)));
  }

  private static Session session(long version, String json, long expiresAt, long updatedAt) {
    Session session = SessionsOf.session(version, json, expiresAt);
    return new Session(
        session.id(), session.data(), version, session.createdAt(), updatedAt, expiresAt);
  }

  private static Session session(long version, String json, long expiresAt) {
    return SessionsOf.session(version, json, expiresAt);
  }

  private static Write merged(long expected, long version, String json) {
    return further(expected, session(version, json, 500, Math.max(70, expected)), Result.MERGED);
  }

  static List<Arguments> ended() {
    return List.of(
        row(DELETED, "nothing", NOTHING, new Remove(0, 70, Result.REPLAYED)),
        row(DELETED, "the base", has(BASE), new Remove(50, 70, Result.REPLAYED)),
        row(DELETED, "older", has(OLDER), new Remove(40, 70, Result.REPLAYED)),
        row(DELETED, "an earlier one", has(EARLIER), new Remove(60, 70, Result.WON)),
        row(DELETED, "one at that version", has(TWIN), new Remove(70, 70, Result.WON)),
        row(DELETED, "a later one", has(LATER), new Leave(Result.SUPERSEDED)),
        row(DELETED_UNKNOWN, "an earlier one", has(EARLIER), new Remove(60, 70, Result.REPLAYED)),
        row(DELETED_UNKNOWN, "a later one", has(LATER), new Leave(Result.SUPERSEDED)),
        row(EXPIRED, "nothing", NOTHING, new Remove(0, 70, Result.EXPIRED)),
        row(EXPIRED, "the base", has(BASE), new Remove(50, 70, Result.EXPIRED)),
        row(
            EXPIRED,
            "older, for longer",
            has(session(40, "{}", FAR)),
            new Remove(40, 70, Result.EXPIRED)),
        row(EXPIRED, "an earlier one", has(EARLIER), new Remove(60, 70, Result.WON)),
        row(EXPIRED, "a later one", has(LATER), new Leave(Result.SUPERSEDED)),
        row(EXPIRED_PATCH, "the base", has(BASE), new Remove(50, 70, Result.EXPIRED)),
        row(
            EXPIRED_PATCH,
            "renewed",
            has(session(60, "{\"a\":0,\"b\":5}", 900)),
            further(60, session(71, "{\"a\":1,\"b\":5}", 900, 60), Result.MERGED)),
        row(
            EXPIRED_PATCH,
            "renewed later",
            has(session(90, "{\"a\":0,\"b\":5}", 900)),
            further(90, session(91, "{\"a\":1,\"b\":5}", 900, 90), Result.MERGED)));
  }

  static List<Arguments> remembered() {
    return List.of(
        row(REMEMBERED, "lost", LOST, whole(0, OURS, Result.REPLAYED)),
        row(REMEMBERED, "deleted before", DELETED_BEFORE, whole(0, OURS, Result.REPLAYED)),
        row(REMEMBERED, "deleted after", DELETED_AFTER, new Leave(Result.REPLAYED)),
        row(REMEMBERED, "itself", has(TWIN), new Leave(Result.REPLAYED)),
        row(REMEMBERED, "older", has(BASE), new Write(50, OURS, MergeBase.KEPT, Result.REPLAYED)),
        row(REMEMBERED, "a rival", has(SMALLER_RIVAL), new Leave(Result.REPLAYED)),
        row(REMEMBERED, "a later one", has(LATER), new Leave(Result.REPLAYED)),
        row(REMEMBERED_DELETION, "lost", LOST, new Remove(0, 70, Result.REPLAYED)),
        row(REMEMBERED_DELETION, "older", has(BASE), new Remove(50, 70, Result.REPLAYED)),
        row(REMEMBERED_DELETION, "a later one", has(LATER), new Leave(Result.REPLAYED)));
  }

  @ParameterizedTest(name = "{0}, Redis has {1}")
  @MethodSource({"whole", "partial", "ended", "remembered"})
  void decideShouldReconcile(PendingChange change, RedisState stored, ReplayAction action) {
    assertThat(ReplayDecision.decide(change, stored, NOW)).isEqualTo(action);
  }

  static List<Arguments> guesses() {
    return List.of(
        Arguments.of(WHOLE, whole(50, OURS, Result.REPLAYED)),
        Arguments.of(WHOLE_ON_NOTHING, whole(0, OURS, Result.REPLAYED)),
        Arguments.of(WHOLE_UNKNOWN, whole(0, OURS, Result.REPLAYED)),
        Arguments.of(PARTIAL, further(50, OURS, Result.REPLAYED)),
        Arguments.of(DELETED, new Remove(50, 70, Result.REPLAYED)),
        Arguments.of(DELETED_UNKNOWN, new Remove(0, 70, Result.REPLAYED)),
        Arguments.of(EXPIRED, new Remove(50, 70, Result.EXPIRED)),
        Arguments.of(REMEMBERED, whole(0, OURS, Result.REPLAYED)),
        Arguments.of(REMEMBERED_DELETION, new Remove(0, 70, Result.REPLAYED)));
  }

  @ParameterizedTest
  @MethodSource("guesses")
  void guessShouldExpectRedisAsItWas(PendingChange change, ReplayAction action) {
    assertThat(ReplayDecision.guess(change, NOW, false)).isEqualTo(action);
  }

  @ParameterizedTest
  @MethodSource("guesses")
  void guessShouldExpectNothingIfRedisHasLostAll(PendingChange change) {
    ReplayAction guess = ReplayDecision.guess(change, NOW, true);
    ReplayAction wanted = ReplayDecision.decide(change, LOST, NOW);

    assertThat(guess.result()).isEqualTo(wanted.result());
    assertThat(guess).isInstanceOf(wanted.getClass());
    if (guess instanceof Write write) {
      assertThat(write.expected()).isZero();
      assertThat(write.session()).isEqualTo(OURS);
    }
  }

  @org.junit.jupiter.api.Test
  void guessShouldNotUndoADeletionThatItDidNotKnowOf() {
    Write guess = (Write) ReplayDecision.guess(WHOLE.getPayload(), NOW, true);
    assertThat(guess.latestDeletion()).isEqualTo(BASE.version());
  }

  @ParameterizedTest
  @MethodSource("guesses")
  void guessShouldNotBringBackWhatHasExpiredMeanwhile(PendingChange change, ReplayAction action) {
    assertThat(ReplayDecision.guess(change, 501, false)).isInstanceOf(Remove.class);
  }

  @ParameterizedTest
  @MethodSource("guesses")
  void decideShouldNotBringBackWhatHasExpiredMeanwhile(PendingChange change, ReplayAction action) {
    assertThat(ReplayDecision.decide(change, LOST, 501)).isInstanceOf(Remove.class);
    assertThat(ReplayDecision.decide(change, has(OLDER), 501)).isInstanceOf(Remove.class);
  }

  @org.junit.jupiter.api.Test
  void aTouchShouldRenewWhatHasExpiredInRedisMeanwhile() {
    ReplayAction action = ReplayDecision.decide(TOUCH.getPayload(), NOTHING, 600);
    assertThat(action).isEqualTo(whole(0, TOUCHED, Result.REPLAYED));
  }

  @org.junit.jupiter.api.Test
  void aSaveOfWhatThisNodeDidNotKnowShouldKeepItsCreation() {
    Session redis = new Session(OURS.id(), OLDER.data(), 40, 3, 40, 500);
    Write write = (Write) ReplayDecision.decide(WHOLE_UNKNOWN.getPayload(), has(redis), NOW);
    assertThat(write.session().createdAt()).isEqualTo(3);
  }

  @Test
  void anExpiredSessionShouldKeepItsChangesOnlyIfAnotherNodeMayHaveRenewedIt() {
    PendingChange patched = PendingChange.changed(OURS, Base.of(BASE, NOW), EDIT, false);
    assertThat(patched.thenExpired().edit()).isEqualTo(EDIT);
    PendingChange renewed = PendingChange.changed(OURS, Base.of(BASE, NOW), EDIT, true);
    assertThat(renewed.thenExpired().edit()).isNull();
  }
}
