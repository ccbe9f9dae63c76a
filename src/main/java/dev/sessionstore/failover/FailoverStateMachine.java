package dev.sessionstore.failover;

import dev.sessionstore.failover.FailoverState.Offline;
import dev.sessionstore.failover.FailoverState.Online;
import dev.sessionstore.failover.FailoverState.Replaying;
import dev.sessionstore.failover.FailoverState.Standalone;
import java.util.List;

/** The moves between the states of a node: a pure function, tested as a table. */
public final class FailoverStateMachine {
  private FailoverStateMachine() {}

  /** The next state, and the effects of moving there. */
  public record Move(FailoverState state, List<FailoverEffect> effects) {
    static Move to(FailoverState state, FailoverEffect... effects) {
      return new Move(state, List.of(effects));
    }
  }

  /**
   * Returns the state before the first attempt to connect.
   *
   * @param configured whether the configuration names a Redis
   */
  public static Move start(boolean configured, long now) {
    FailoverState state =
        configured ? new Offline(0, now, 0, "not connected yet") : new Standalone(0, now, 0);
    return Move.to(state, new FailoverEffect.ConnectAfter(0, 0));
  }

  /** Returns the move that an event causes; an event of another epoch causes none. */
  public static Move next(FailoverState state, FailoverEvent event, long now) {
    if (event.epoch() != state.epoch()) {
      return Move.to(state);
    }
    if (event instanceof FailoverEvent.Connected) {
      return connected(state, now);
    }
    if (event instanceof FailoverEvent.ConnectFailed failed) {
      return connectFailed(state, failed.cause());
    }
    if (event instanceof FailoverEvent.LinkLost lost) {
      return linkLost(state, lost.cause(), now);
    }
    return state instanceof Replaying
        ? Move.to(new Online(state.epoch() + 1, now))
        : Move.to(state);
  }

  private static Move connected(FailoverState state, long now) {
    if (!isWithoutRedis(state)) {
      return Move.to(state);
    }
    long epoch = state.epoch() + 1;
    return Move.to(new Replaying(epoch, now, attempts(state)), new FailoverEffect.Replay(epoch));
  }

  /** Keeps the time at which the outage began. */
  private static Move connectFailed(FailoverState state, String cause) {
    long epoch = state.epoch() + 1;
    if (state instanceof Offline offline) {
      int attempts = offline.attempts() + 1;
      return Move.to(
          new Offline(epoch, offline.since(), attempts, cause),
          new FailoverEffect.ConnectAfter(epoch, attempts));
    }
    if (state instanceof Standalone alone) {
      int attempts = alone.attempts() + 1;
      return Move.to(
          new Standalone(epoch, alone.since(), attempts),
          new FailoverEffect.ConnectAfter(epoch, attempts));
    }
    return Move.to(state);
  }

  private static Move linkLost(FailoverState state, String cause, long now) {
    if (isWithoutRedis(state)) {
      return Move.to(state);
    }
    long epoch = state.epoch() + 1;
    int attempts = state instanceof Replaying ? attempts(state) + 1 : 0;
    return Move.to(
        new Offline(epoch, now, attempts, cause),
        new FailoverEffect.CutLink(cause),
        new FailoverEffect.ConnectAfter(epoch, attempts));
  }

  private static int attempts(FailoverState state) {
    if (state instanceof Offline offline) {
      return offline.attempts();
    }
    if (state instanceof Standalone alone) {
      return alone.attempts();
    }
    return state instanceof Replaying replaying ? replaying.attempts() : 0;
  }

  private static boolean isWithoutRedis(FailoverState state) {
    return state instanceof Offline || state instanceof Standalone;
  }
}
