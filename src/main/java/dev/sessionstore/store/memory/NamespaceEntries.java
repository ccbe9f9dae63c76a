package dev.sessionstore.store.memory;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fallback's entries of one namespace: a SharedData local map, the sorted ids, and the ids by
 * the second in which their sessions may expire. All three hold the text of the session's own id; a
 * text of their own would be a quarter of what a small session takes. Read by any thread, changed
 * by one event loop.
 */
final class NamespaceEntries {
  private static final String MAP = "dify-session-store.fallback.";
  private static final long SECOND_MS = 1_000;

  /** Outstanding checks beyond twice the entries at which the checks are set up anew. */
  private static final int MAX_STALE_CHECKS = 100_000;

  private final String namespace;
  private final LocalMap<String, FallbackEntry> entries;
  private final NavigableSet<String> ids = new TreeSet<>();

  /** An id cannot be taken out, and may stand in more than one second. */
  private final TreeMap<Long, List<String>> checks = new TreeMap<>();

  private long checkCount;

  NamespaceEntries(Vertx vertx, String namespace) {
    this.namespace = namespace;
    this.entries = vertx.sharedData().getLocalMap(MAP + namespace);
  }

  @Nullable FallbackEntry get(SessionId id) {
    return entries.get(id.value());
  }

  private @Nullable Session session(String id) {
    FallbackEntry entry = entries.get(id);
    return entry == null ? null : entry.session();
  }

  /** Puts an entry, and returns the one before; null if there was none. */
  @Nullable FallbackEntry put(SessionId id, FallbackEntry entry) {
    Session session = entry.session();
    if (session == null) {
      ids.remove(id.value());
      return entries.put(id.value(), entry);
    }
    String name = session.id().value();
    FallbackEntry old = entries.put(name, entry);
    Session before = old == null ? null : old.session();
    if (before == null) {
      ids.add(name);
    }
    // A check before the expiry leads to another one then.
    if (before == null || before.expiresAt() > session.expiresAt()) {
      check(session);
    }
    return old;
  }

  /** Removes an entry, and returns it; null if there was none. */
  @Nullable FallbackEntry remove(SessionId id) {
    ids.remove(id.value());
    return entries.remove(id.value());
  }

  /** Returns the sorted ids that have a session, as a live view for the event loop. */
  NavigableSet<String> ids() {
    return ids;
  }

  /** Streams the keys, and perhaps some that come or go meanwhile. */
  Stream<SessionKey> keys() {
    return entries.keySet().stream().map(id -> new SessionKey(namespace, new SessionId(id)));
  }

  int size() {
    return entries.size();
  }

  private void check(Session session) {
    if (checkCount > 2L * entries.size() + MAX_STALE_CHECKS) {
      checkCount = 0;
      checks.clear();
      ids.forEach(this::checkAgain);
    }
    check(session, session.expiresAt());
  }

  private void check(Session session, long at) {
    checks.computeIfAbsent(at / SECOND_MS, second -> new ArrayList<>(1)).add(session.id().value());
    checkCount++;
  }

  private void checkAgain(String id) {
    Session session = session(id);
    if (session != null) {
      check(session);
    }
  }

  /**
   * Passes on sessions that expired a second ago or earlier. Those that the receiver leaves as they
   * are come again in a later second.
   *
   * @param max how many are checked
   * @return how many were checked
   */
  int sweep(long now, int max, BiConsumer<SessionKey, FallbackEntry> onExpired) {
    List<String> due = new ArrayList<>();
    while (due.size() < max && !checks.isEmpty() && checks.firstKey() < now / SECOND_MS) {
      List<String> first = checks.firstEntry().getValue();
      due.add(first.remove(first.size() - 1));
      if (first.isEmpty()) {
        checks.pollFirstEntry();
      }
    }
    checkCount -= due.size();
    for (String id : due) {
      FallbackEntry entry = entries.get(id);
      Session session = session(id);
      if (entry != null && session != null && session.isExpiredAt(now)) {
        onExpired.accept(new SessionKey(namespace, session.id()), entry);
      }
      Session left = session(id);
      if (left != null) {
        check(left, Math.max(left.expiresAt(), now));
      }
    }
    return due.size();
  }
}
