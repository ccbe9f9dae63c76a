package dev.sessionstore.failover.replay;

import dev.sessionstore.failover.FailoverMetrics;
import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.ReplayAction.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conflicts that replays found, both sides of each, the newest last. Bounded in number and
 * bytes; the oldest goes first. To be used from one event loop.
 */
public final class ConflictLog {
  private static final Logger LOG = LoggerFactory.getLogger(ConflictLog.class);
  private static final int MAX_CONFLICTS = 1_000;
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private final Deque<Conflict> conflicts = new ArrayDeque<>();
  private final SessionClock clock;
  private final FailoverMetrics meters;
  private long bytes;

  public ConflictLog(SessionClock clock, FailoverMetrics meters) {
    this.clock = clock;
    this.meters = meters;
  }

  void add(SessionKey key, PendingChange change, @Nullable Session redis, Result result) {
    Conflict conflict =
        new Conflict(
            clock.millis(),
            key,
            change.kind().name().toLowerCase(Locale.ROOT),
            result.kind().name().toLowerCase(Locale.ROOT),
            change.version(),
            change.session(),
            redis);
    conflicts.add(conflict);
    bytes += conflict.size();
    meters.conflict();
    while (conflicts.size() > MAX_CONFLICTS || bytes > MAX_BYTES && conflicts.size() > 1) {
      bytes -= conflicts.remove().size();
    }
    LOG.warn(
        "conflict session={} change={} outcome={} version={} redisVersion={}",
        key,
        conflict.change(),
        conflict.outcome(),
        change.version(),
        redis == null ? "none" : redis.version());
  }

  /** Those of a namespace, the newest first. */
  public List<Conflict> of(String namespace) {
    List<Conflict> found = new ArrayList<>();
    conflicts
        .descendingIterator()
        .forEachRemaining(
            conflict -> {
              if (conflict.key().namespace().equals(namespace)) {
                found.add(conflict);
              }
            });
    return found;
  }
}
