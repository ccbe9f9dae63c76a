package dev.sessionstore.failover;

import dev.sessionstore.failover.NodeState.Offline;
import dev.sessionstore.failover.NodeState.Online;
import dev.sessionstore.failover.NodeState.Replaying;
import dev.sessionstore.failover.NodeState.Standalone;
import java.util.List;

/** The moves between states: a pure function, so that a table can test it. */
public final class NodeMachine {
  private NodeMachine() {}

  /** Where a move leads, and what is to be done. */
  public record Move(NodeState state, List<NodeEffect> effects) {
    static Move to(NodeState state, NodeEffect... effects) {
      return new Move(state, List.of(effects));
    }
  }

  /**
   * The state before the first attempt to connect.
   *
   * @param configured whether a Redis was asked for
   */
  public static Move start(boolean configured, long now) {
    NodeState state =
        configured ? new Offline(0, now, 0, "not connected yet") : new Standalone(0, now, 0);
    return Move.to(state, new NodeEffect.ConnectAfter(0, 0));
  }

  /** The move that an event makes; an event of another epoch makes none. */
  public static Move next(NodeState state, NodeEvent event, long now) {
    if (event.epoch() != state.epoch()) {
      return Move.to(state);
    }
    if (event instanceof NodeEvent.Connected) {
      return connected(state, now);
    }
    if (event instanceof NodeEvent.ConnectFailed failed) {
      return connectFailed(state, failed.cause());
    }
    if (event instanceof NodeEvent.LinkLost lost) {
      return linkLost(state, lost.cause(), now);
    }
    return state instanceof Replaying
        ? Move.to(new Online(state.epoch() + 1, now))
        : Move.to(state);
  }

  private static Move connected(NodeState state, long now) {
    if (!isWithoutRedis(state)) {
      return Move.to(state);
    }
    long epoch = state.epoch() + 1;
    return Move.to(new Replaying(epoch, now, attempts(state)), new NodeEffect.Replay(epoch));
  }

  /** Stays where it was, so that an outage's beginning is not moved by looking for its end. */
  private static Move connectFailed(NodeState state, String cause) {
    long epoch = state.epoch() + 1;
    if (state instanceof Offline offline) {
      int attempts = offline.attempts() + 1;
      return Move.to(
          new Offline(epoch, offline.since(), attempts, cause),
          new NodeEffect.ConnectAfter(epoch, attempts));
    }
    if (state instanceof Standalone alone) {
      int attempts = alone.attempts() + 1;
      return Move.to(
          new Standalone(epoch, alone.since(), attempts),
          new NodeEffect.ConnectAfter(epoch, attempts));
    }
    return Move.to(state);
  }

  private static Move linkLost(NodeState state, String cause, long now) {
    if (isWithoutRedis(state)) {
      return Move.to(state);
    }
    long epoch = state.epoch() + 1;
    int attempts = state instanceof Replaying ? attempts(state) + 1 : 0;
    return Move.to(
        new Offline(epoch, now, attempts, cause),
        new NodeEffect.CutLink(cause),
        new NodeEffect.ConnectAfter(epoch, attempts));
  }

  private static int attempts(NodeState state) {
    if (state instanceof Offline offline) {
      return offline.attempts();
    }
    if (state instanceof Standalone alone) {
      return alone.attempts();
    }
    return state instanceof Replaying replaying ? replaying.attempts() : 0;
  }

  private static boolean isWithoutRedis(NodeState state) {
    return state instanceof Offline || state instanceof Standalone;
  }
}
