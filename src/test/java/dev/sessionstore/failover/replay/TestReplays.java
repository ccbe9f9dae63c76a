package dev.sessionstore.failover.replay;

import dev.sessionstore.failover.replay.ReplayThrottle.Batch;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.ChangeJournal;
import dev.sessionstore.store.ReplayTarget;
import dev.sessionstore.store.TestStores;
import dev.sessionstore.store.memory.Fallback;
import io.vertx.core.Future;

/** Makes replays of a fallback to a target, on a node that knows nothing else of the sessions. */
public final class TestReplays {
  private TestReplays() {}

  /** Replays once to a Redis that may have lost acknowledged changes. */
  public static Future<ReplayReport> run(
      ReplayTarget target, Fallback fallback, ChangeJournal journal, SessionClock clock) {
    return prepare(target, fallback, journal, clock, new UnacknowledgedWrites(), true).run();
  }

  static ReplayRun prepare(
      ReplayTarget target,
      Fallback fallback,
      ChangeJournal journal,
      SessionClock clock,
      UnacknowledgedWrites unacknowledged,
      boolean incomplete) {
    Reconciler reconciler =
        new Reconciler(target, incomplete, records(clock, unacknowledged), clock);
    return new ReplayRun(reconciler, fallback, journal, clock, Batch.FULL);
  }

  static ReplayRecords records(SessionClock clock) {
    return records(clock, new UnacknowledgedWrites());
  }

  private static ReplayRecords records(SessionClock clock, UnacknowledgedWrites unacknowledged) {
    return new ReplayRecords(
        TestStores.known(clock), new ConflictLog(clock, () -> {}), unacknowledged);
  }
}
