package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.failover.NodeEffect.ConnectAfter;
import dev.sessionstore.failover.NodeEffect.CutLink;
import dev.sessionstore.failover.NodeEffect.Replay;
import dev.sessionstore.failover.NodeEvent.ConnectFailed;
import dev.sessionstore.failover.NodeEvent.Connected;
import dev.sessionstore.failover.NodeEvent.Drained;
import dev.sessionstore.failover.NodeEvent.LinkLost;
import dev.sessionstore.failover.NodeMachine.Move;
import dev.sessionstore.failover.NodeState.Offline;
import dev.sessionstore.failover.NodeState.Online;
import dev.sessionstore.failover.NodeState.Replaying;
import dev.sessionstore.failover.NodeState.Standalone;
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

class NodeMachineTest {
  private static final long EPOCH = 7;
  private static final long NEXT = EPOCH + 1;
  private static final long SINCE = 100;
  private static final long NOW = 900;

  private static final NodeState STANDALONE = new Standalone(EPOCH, SINCE, 3);
  private static final NodeState OFFLINE = new Offline(EPOCH, SINCE, 3, "before");
  private static final NodeState REPLAYING = new Replaying(EPOCH, SINCE, 3);
  private static final NodeState ONLINE = new Online(EPOCH, SINCE);

  private static final NodeEvent CONNECTED = new Connected(EPOCH);
  private static final NodeEvent FAILED = new ConnectFailed(EPOCH, "refused");
  private static final NodeEvent LOST = new LinkLost(EPOCH, "cut");
  private static final NodeEvent DRAINED = new Drained(EPOCH);

  private static Arguments row(
      NodeState state, NodeEvent event, NodeState next, NodeEffect... effects) {
    return Arguments.of(state, event, next, List.of(effects));
  }

  private static Arguments stays(NodeState state, NodeEvent event) {
    return row(state, event, state);
  }

  static List<Arguments> table() {
    NodeState replaying = new Replaying(NEXT, NOW, 3);
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
      NodeState state, NodeEvent event, NodeState next, List<NodeEffect> effects) {
    assertThat(NodeMachine.next(state, event, NOW)).isEqualTo(new Move(next, effects));
  }

  @ParameterizedTest
  @MethodSource("table")
  void anEventOfAnotherEpochShouldChangeNothing(
      NodeState state, NodeEvent event, NodeState next, List<NodeEffect> effects) {
    for (long epoch : new long[] {0, EPOCH - 1, EPOCH + 1}) {
      NodeEvent late = at(event, epoch);
      assertThat(NodeMachine.next(state, late, NOW)).isEqualTo(Move.to(state));
    }
  }

  private static NodeEvent at(NodeEvent event, long epoch) {
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
    assertThat(NodeMachine.start(true, NOW))
        .isEqualTo(Move.to(new Offline(0, NOW, 0, "not connected yet"), new ConnectAfter(0, 0)));
    assertThat(NodeMachine.start(false, NOW))
        .isEqualTo(Move.to(new Standalone(0, NOW, 0), new ConnectAfter(0, 0)));
  }

  @Test
  void aRedisThatIsReachedAndDoesNotServeShouldBeTriedLessAndLess() {
    NodeState state = NodeMachine.start(true, NOW).state();
    for (int round = 1; round <= 20; round++) {
      state = NodeMachine.next(state, new Connected(state.epoch()), NOW).state();
      Move move = NodeMachine.next(state, new LinkLost(state.epoch(), "OOM"), NOW);
      state = move.state();
      assertThat(move.effects()).contains(new ConnectAfter(state.epoch(), round));
    }
  }

  @Test
  void theOutageAfterAServingRedisShouldBeginWithAQuickAttempt() {
    NodeState state = new Replaying(EPOCH, SINCE, 17);
    state = NodeMachine.next(state, new Drained(EPOCH), NOW).state();
    Move move = NodeMachine.next(state, new LinkLost(state.epoch(), "cut"), NOW);
    assertThat(move.effects()).contains(new ConnectAfter(move.state().epoch(), 0));
  }

  @Test
  void labelsShouldBeThoseOfHealthAndMetrics() {
    assertThat(List.of(STANDALONE, OFFLINE, REPLAYING, ONLINE))
        .extracting(NodeState::label)
        .containsExactly("standalone", "offline", "replaying", "online");
  }

  @Provide
  Arbitrary<List<NodeEvent>> events() {
    Arbitrary<Long> epochs = Arbitraries.longs().between(0, 12);
    Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 3);
    return Combinators.combine(kinds, epochs)
        .as((kind, epoch) -> at(List.of(CONNECTED, FAILED, LOST, DRAINED).get(kind), epoch))
        .list()
        .ofMaxSize(60);
  }

  @Property
  void anyEventsInAnyOrderShouldKeepTheRules(
      @ForAll("events") List<NodeEvent> events, @ForAll boolean configured) {
    NodeState state = NodeMachine.start(configured, NOW).state();
    for (NodeEvent event : events) {
      Move move = NodeMachine.next(state, event, NOW);
      assertRules(state, move);
      state = move.state();
    }
  }

  private static void assertRules(NodeState before, Move move) {
    NodeState after = move.state();
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
