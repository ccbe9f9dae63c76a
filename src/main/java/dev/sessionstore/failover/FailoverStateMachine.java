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

  /** Returns the state before the first attempt to connect to a Redis that may be configured. */
  public static Move start(boolean configured, long now) {
    FailoverState state =
        configured ? new Offline(0, now, 0, "not connected yet") : new Standalone(0, now, 0);
    return Move.to(state, new FailoverEffect.ConnectAfter(0, 0));
  }

  /** Returns the move that an event causes; an event of another epoch causes none. */
  public static Move next(FailoverState state, FailoverEvent event, long now) {
    boolean isOnMemory = state.isOnMemory();
    if (event.epoch() != state.epoch()) {
      return Move.to(state);
    }
    if (event instanceof FailoverEvent.Connected && isOnMemory) {
      long epoch = state.epoch() + 1;
      return Move.to(new Replaying(epoch, now, state.attempts()), new FailoverEffect.Replay(epoch));
    }
    if (event instanceof FailoverEvent.ConnectFailed failed && isOnMemory) {
      return connectFailed(state, failed.cause());
    }
    if (event instanceof FailoverEvent.LinkLost lost && !isOnMemory) {
      return linkLost(state, lost.cause(), now);
    }
    return event instanceof FailoverEvent.Drained && state instanceof Replaying
        ? Move.to(new Online(state.epoch() + 1, now))
        : Move.to(state);
  }

  /** Keeps the time at which the outage began. */
  private static Move connectFailed(FailoverState state, String cause) {
    long epoch = state.epoch() + 1;
    int attempts = state.attempts() + 1;
    FailoverState next =
        state instanceof Offline
            ? new Offline(epoch, state.since(), attempts, cause)
            : new Standalone(epoch, state.since(), attempts);
    return Move.to(next, new FailoverEffect.ConnectAfter(epoch, attempts));
  }

  private static Move linkLost(FailoverState state, String cause, long now) {
    long epoch = state.epoch() + 1;
    int attempts = state instanceof Replaying ? state.attempts() + 1 : 0;
    return Move.to(
        new Offline(epoch, now, attempts, cause),
        new FailoverEffect.CutLink(cause),
        new FailoverEffect.ConnectAfter(epoch, attempts));
  }
}
