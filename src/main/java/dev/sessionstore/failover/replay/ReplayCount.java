package dev.sessionstore.failover.replay;

import dev.sessionstore.session.StoreStatus.ReplayReport;
import dev.sessionstore.store.ReplayAction.Result;
import java.util.EnumMap;
import java.util.Map;

/** Counts what a replay comes to. */
final class ReplayCount {
  private final Map<Result.Kind, Long> counts = new EnumMap<>(Result.Kind.class);

  void add(Result result) {
    counts.merge(result.kind(), 1L, Long::sum);
  }

  ReplayReport report(long at, long failed, long tookMillis) {
    return new ReplayReport(
        at,
        of(Result.Kind.REPLAYED),
        of(Result.Kind.MERGED),
        of(Result.Kind.SUPERSEDED),
        of(Result.Kind.EXPIRED),
        failed,
        tookMillis);
  }

  private long of(Result.Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }
}
