package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.failover.FailoverEffect.ConnectAfter;
import dev.sessionstore.failover.FailoverEffect.CutLink;
import dev.sessionstore.failover.FailoverEffect.Replay;
import dev.sessionstore.failover.FailoverEvent.ConnectFailed;
import dev.sessionstore.failover.FailoverEvent.Connected;
import dev.sessionstore.failover.FailoverEvent.Drained;
import dev.sessionstore.failover.FailoverEvent.LinkLost;
import dev.sessionstore.failover.FailoverState.Offline;
import dev.sessionstore.failover.FailoverState.Online;
import dev.sessionstore.failover.FailoverState.Replaying;
import dev.sessionstore.failover.FailoverState.Standalone;
import dev.sessionstore.failover.FailoverStateMachine.Move;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailoverStateMachineTest {
  private static final long EPOCH = 7;
  private static final long NEXT = EPOCH + 1;
  private static final long SINCE = 100;
  private static final long NOW = 900;

  private static final FailoverState STANDALONE = new Standalone(EPOCH, SINCE, 3);
  private static final FailoverState OFFLINE = new Offline(EPOCH, SINCE, 3, "before");
  private static final FailoverState REPLAYING = new Replaying(EPOCH, SINCE, 3);
  private static final FailoverState ONLINE = new Online(EPOCH, SINCE);

  private static final FailoverEvent CONNECTED = new Connected(EPOCH);
  private static final FailoverEvent FAILED = new ConnectFailed(EPOCH, "refused");
  private static final FailoverEvent LOST = new LinkLost(EPOCH, "cut");
  private static final FailoverEvent DRAINED = new Drained(EPOCH);

  private static Arguments row(
      FailoverState state, FailoverEvent event, FailoverState next, FailoverEffect... effects) {
    return Arguments.of(state, event, next, List.of(effects));
  }

  private static Arguments stays(FailoverState state, FailoverEvent event) {
    return row(state, event, state);
  }

  static List<Arguments> table() {
    FailoverState replaying = new Replaying(NEXT, NOW, 3);
    return List.of(
        row(STANDALONE, CONNECTED, replaying, new Replay(NEXT)),
        row(STANDALONE, FAILED, new Standalone(NEXT, SINCE, 4), new ConnectAfter(NEXT, 4)),
        stays(STANDALONE, LOST),
        stays(STANDALONE, DRAINED),
        row(OFFLINE, CONNECTED, replaying, new Replay(NEXT)),
        row(OFFLINE, FAILED, new Offline(NEXT, SINCE, 4, "refused"), new ConnectAfter(NEXT, 4)),
        stays(OFFLINE, LOST),
        stays(OFFLINE, DRAINED),
        stays(REPLAYING, CONNECTED),
        stays(REPLAYING, FAILED),
        row(
            REPLAYING,
            LOST,
            new Offline(NEXT, NOW, 4, "cut"),
            new CutLink("cut"),
            new ConnectAfter(NEXT, 4)),
        row(REPLAYING, DRAINED, new Online(NEXT, NOW)),
        stays(ONLINE, CONNECTED),
        stays(ONLINE, FAILED),
        row(
            ONLINE,
            LOST,
            new Offline(NEXT, NOW, 0, "cut"),
            new CutLink("cut"),
            new ConnectAfter(NEXT, 0)),
        stays(ONLINE, DRAINED));
  }

  @ParameterizedTest
  @MethodSource("table")
  void everyEventShouldMakeItsMoveInEveryState(
      FailoverState state, FailoverEvent event, FailoverState next, List<FailoverEffect> effects) {
    assertThat(FailoverStateMachine.next(state, event, NOW)).isEqualTo(new Move(next, effects));
  }

  @ParameterizedTest
  @MethodSource("table")
  void anEventOfAnotherEpochShouldChangeNothing(
      FailoverState state, FailoverEvent event, FailoverState next, List<FailoverEffect> effects) {
    for (long epoch : new long[] {0, EPOCH - 1, EPOCH + 1}) {
      FailoverEvent late = at(event, epoch);
      assertThat(FailoverStateMachine.next(state, late, NOW)).isEqualTo(Move.to(state));
    }
  }

  private static FailoverEvent at(FailoverEvent event, long epoch) {
    if (event instanceof ConnectFailed failed) {
      return new ConnectFailed(epoch, failed.cause());
    }
    if (event instanceof LinkLost lost) {
      return new LinkLost(epoch, lost.cause());
    }
    return event instanceof Connected ? new Connected(epoch) : new Drained(epoch);
  }

  @Test
  void startShouldBeAnOutageOnlyIfThereShouldBeARedis() {
    assertThat(FailoverStateMachine.start(true, NOW))
        .isEqualTo(Move.to(new Offline(0, NOW, 0, "not connected yet"), new ConnectAfter(0, 0)));
    assertThat(FailoverStateMachine.start(false, NOW))
        .isEqualTo(Move.to(new Standalone(0, NOW, 0), new ConnectAfter(0, 0)));
  }

  @Test
  void aRedisThatIsReachedAndDoesNotServeShouldBeTriedLessAndLess() {
    FailoverState state = FailoverStateMachine.start(true, NOW).state();
    for (int round = 1; round <= 20; round++) {
      state = FailoverStateMachine.next(state, new Connected(state.epoch()), NOW).state();
      Move move = FailoverStateMachine.next(state, new LinkLost(state.epoch(), "OOM"), NOW);
      state = move.state();
      assertThat(move.effects()).contains(new ConnectAfter(state.epoch(), round));
    }
  }

  @Test
  void theOutageAfterAServingRedisShouldBeginWithAQuickAttempt() {
    FailoverState state = new Replaying(EPOCH, SINCE, 17);
    state = FailoverStateMachine.next(state, new Drained(EPOCH), NOW).state();
    Move move = FailoverStateMachine.next(state, new LinkLost(state.epoch(), "cut"), NOW);
    assertThat(move.effects()).contains(new ConnectAfter(move.state().epoch(), 0));
  }

  @Test
  void labelsShouldBeThoseOfHealthAndMetrics() {
    assertThat(List.of(STANDALONE, OFFLINE, REPLAYING, ONLINE))
        .extracting(FailoverState::label)
        .containsExactly("standalone", "offline", "replaying", "online");
  }

  @Provide
  Arbitrary<List<FailoverEvent>> events() {
    Arbitrary<Long> epochs = Arbitraries.longs().between(0, 12);
    Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 3);
    return Combinators.combine(kinds, epochs)
        .as((kind, epoch) -> at(List.of(CONNECTED, FAILED, LOST, DRAINED).get(kind), epoch))
        .list()
        .ofMaxSize(60);
  }

  @Property
  void anyEventsInAnyOrderShouldKeepTheRules(
      @ForAll("events") List<FailoverEvent> events, @ForAll boolean configured) {
    FailoverState state = FailoverStateMachine.start(configured, NOW).state();
    for (FailoverEvent event : events) {
      Move move = FailoverStateMachine.next(state, event, NOW);
      assertRules(state, move);
      state = move.state();
    }
  }

  private static void assertRules(FailoverState before, Move move) {
    FailoverState after = move.state();
    if (after.equals(before)) {
      assertThat(move.effects()).isEmpty();
      return;
    }
    assertThat(after.epoch()).as("each move counts").isEqualTo(before.epoch() + 1);
    boolean looks = after instanceof Offline || after instanceof Standalone;
    List<Long> attempts = new ArrayList<>();
    move.effects().stream()
        .filter(ConnectAfter.class::isInstance)
        .forEach(effect -> attempts.add(((ConnectAfter) effect).epoch()));
    // One attempt at a time is under way as long as there is no Redis, and none else.
    assertThat(attempts).isEqualTo(looks ? List.of(after.epoch()) : List.of());
    assertThat(before instanceof Standalone || !(after instanceof Standalone))
        .as("memory is never the store again once Redis was there")
        .isTrue();
    assertThat(after instanceof Online).isEqualTo(before instanceof Replaying && !looks);
  }
}
