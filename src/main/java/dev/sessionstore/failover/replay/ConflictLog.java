package dev.sessionstore.failover.replay;

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
 * The conflicts that replays found, with both sides of each. Bounded in number and bytes; the
 * oldest is dropped first. To be used from one event loop.
 */
public final class ConflictLog {
  private static final Logger LOG = LoggerFactory.getLogger(ConflictLog.class);
  private static final int MAX_CONFLICTS = 1_000;
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private final Deque<Conflict> newestFirst = new ArrayDeque<>();
  private final SessionClock clock;
  private final ReplayListener listener;
  private long bytes;

  public ConflictLog(SessionClock clock, ReplayListener listener) {
    this.clock = clock;
    this.listener = listener;
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
    newestFirst.addFirst(conflict);
    bytes += conflict.size();
    listener.conflict();
    while (newestFirst.size() > MAX_CONFLICTS || bytes > MAX_BYTES && newestFirst.size() > 1) {
      bytes -= newestFirst.removeLast().size();
    }
    LOG.warn(
        "conflict session={} change={} outcome={} version={} redisVersion={}",
        key,
        conflict.change(),
        conflict.outcome(),
        change.version(),
        redis == null ? "none" : redis.version());
  }

  /** Returns the conflicts of a namespace, the newest first. */
  public List<Conflict> of(String namespace) {
    List<Conflict> found = new ArrayList<>(newestFirst);
    found.removeIf(conflict -> !conflict.key().namespace().equals(namespace));
    return found;
  }
}
