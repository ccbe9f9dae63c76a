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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conflicts that replays found, with both sides of each. Bounded in number and bytes; the
 * oldest is dropped first, and those of a session when it is deleted. To be used from one event
 * loop.
 */
public final class ConflictLog {
  private static final Logger LOG = LoggerFactory.getLogger(ConflictLog.class);
  private static final int MAX_CONFLICTS = 1_000;
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  /** Bound of a page, which becomes thrice as long if an answer escapes all but ASCII. */
  private static final long MAX_PAGE_BYTES = 320L * 1024;

  private final Deque<Conflict> newestFirst = new ArrayDeque<>();
  private final SessionClock clock;
  private final Runnable counter;
  private long bytes;
  private long found;

  public ConflictLog(SessionClock clock, Runnable counter) {
    this.clock = clock;
    this.counter = counter;
  }

  void add(SessionKey key, PendingChange change, @Nullable Session redis, Result result) {
    Conflict conflict =
        new Conflict(
            ++found,
            clock.millis(),
            key,
            change.kind().name().toLowerCase(Locale.ROOT),
            result.kind().name().toLowerCase(Locale.ROOT),
            change.version(),
            change.session(),
            redis);
    newestFirst.addFirst(conflict);
    bytes += conflict.size();
    counter.run();
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

  /** Drops the conflicts of a deleted session: its data are not to stay here. */
  public void forget(SessionKey key) {
    if (newestFirst.removeIf(conflict -> conflict.key().equals(key))) {
      bytes = newestFirst.stream().mapToLong(Conflict::size).sum();
    }
  }

  /**
   * Returns a page of the conflicts of a namespace, the newest first. It has at least one, if there
   * are any, and then as many as fit {@value #MAX_PAGE_BYTES} bytes.
   */
  public Conflict.Page page(String namespace, Conflict.Query query) {
    List<Conflict> page = new ArrayList<>();
    long size = 0;
    for (Conflict conflict : newestFirst) {
      if (!conflict.key().namespace().equals(namespace) || conflict.number() >= query.before()) {
        continue;
      }
      size += conflict.size();
      if (page.size() == query.limit() || size > MAX_PAGE_BYTES && !page.isEmpty()) {
        return new Conflict.Page(page, OptionalLong.of(page.get(page.size() - 1).number()));
      }
      page.add(conflict);
    }
    return new Conflict.Page(page, OptionalLong.empty());
  }
}
