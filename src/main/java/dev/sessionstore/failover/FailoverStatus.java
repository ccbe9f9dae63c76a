package dev.sessionstore.failover;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.StoreStatus;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.memory.Fallback;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current state of the node: moves it, and shows it to requests, operators and metrics. Moved
 * by one event loop, read by any thread.
 */
final class FailoverStatus {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverStatus.class);

  private final SessionClock clock;
  private final Fallback fallback;
  private final FailoverMetrics metrics;
  private volatile FailoverState state;
  private volatile DegradedTime degraded;

  /**
   * Milliseconds of the outages that are over, and epoch milliseconds at which the current one
   * began, or 0: one value for readers of other threads.
   */
  private record DegradedTime(long endedMillis, long since) {
    DegradedTime then(FailoverState next) {
      return new DegradedTime(
          millis(next.since()), next instanceof FailoverState.Offline ? next.since() : 0);
    }

    long millis(long now) {
      return since == 0 ? endedMillis : endedMillis + Math.max(0, now - since);
    }
  }

  FailoverStatus(
      boolean configured, SessionClock clock, Fallback fallback, FailoverMetrics metrics) {
    this.clock = clock;
    this.fallback = fallback;
    this.metrics = metrics;
    this.state = FailoverStateMachine.start(configured, clock.millis()).state();
    this.degraded = new DegradedTime(0, 0).then(state);
    metrics.watch(this);
  }

  FailoverState state() {
    return state;
  }

  /** Moves to the state that follows from an event, and returns the effects to be carried out. */
  List<FailoverEffect> transition(FailoverEvent event) {
    FailoverState before = state;
    FailoverStateMachine.Move move = FailoverStateMachine.next(before, event, clock.millis());
    state = move.state();
    if (!before.getClass().equals(state.getClass())) {
      degraded = degraded.then(state);
      metrics.transitions(state.label()).increment();
      log(before, state);
    }
    return move.effects();
  }

  private void log(FailoverState before, FailoverState now) {
    String move =
        "store state=%s was=%s afterMs=%d waiting=%d"
            .formatted(now.label(), before.label(), now.since() - before.since(), fallback.size());
    if (now instanceof FailoverState.Offline offline) {
      LOG.warn("{} cause={}", move, offline.cause());
    } else {
      LOG.info(move);
    }
  }

  boolean isStandalone() {
    return state instanceof FailoverState.Standalone;
  }

  /** Describes the store for operators; the durability is that of a change in memory now. */
  StoreStatus report(boolean onRedis, Durability durability, @Nullable ReplayReport lastReplay) {
    return new StoreStatus(
        state.label(),
        state.since(),
        onRedis ? Placement.REDIS : new Placement(Storage.MEMORY, !isStandalone(), durability),
        waiting(),
        waitingBytes(),
        state instanceof FailoverState.Offline offline ? offline.cause() : null,
        lastReplay);
  }

  long waiting() {
    return isStandalone() ? 0 : fallback.size();
  }

  long waitingBytes() {
    return isStandalone() ? 0 : fallback.bytes();
  }

  /** Seconds since the start in which Redis should have served and did not. */
  double degradedSeconds() {
    return degraded.millis(clock.millis()) / 1_000.0;
  }
}
