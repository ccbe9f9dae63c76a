package dev.sessionstore.store.memory;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fallback's entries of one namespace: a SharedData local map, the sorted ids, and one timer
 * for the expiries. All three hold the text of the session's own id; a text of their own would be a
 * quarter of what a small session takes. Read by any thread, changed by one event loop.
 */
final class NamespaceEntries {
  private static final String MAP = "dify-session-store.fallback.";

  /** Outstanding timer calls beyond twice the entries at which the timer is set up anew. */
  private static final int MAX_STALE_CALLS = 100_000;

  private final String namespace;
  private final LocalMap<String, FallbackEntry> entries;
  private final NavigableSet<String> ids = new TreeSet<>();
  private final ExpiryTimer timer;
  private final SessionClock clock;
  private final BiConsumer<SessionKey, FallbackEntry> onExpired;

  /**
   * @param onExpired receives each entry whose session has expired
   */
  NamespaceEntries(
      Vertx vertx,
      SessionClock clock,
      String namespace,
      BiConsumer<SessionKey, FallbackEntry> onExpired) {
    this.namespace = namespace;
    this.entries = vertx.sharedData().getLocalMap(MAP + namespace);
    this.timer = new ExpiryTimer(vertx, this::due);
    this.clock = clock;
    this.onExpired = onExpired;
  }

  @Nullable FallbackEntry get(SessionId id) {
    return entries.get(id.value());
  }

  boolean contains(SessionId id) {
    return entries.containsKey(id.value());
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
    ids.add(name);
    Session before = old == null ? null : old.session();
    // A call that is due before the expiry schedules another one then.
    if (before == null || before.expiresAt() > session.expiresAt()) {
      schedule(session);
    }
    return old;
  }

  /** Replaces an entry if it is still the expected one. */
  boolean replace(SessionId id, FallbackEntry expected, FallbackEntry entry) {
    return entries.replaceIfPresent(id.value(), expected, entry);
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

  private void due(String id) {
    FallbackEntry entry = entries.get(id);
    Session session = entry == null ? null : entry.session();
    if (entry == null || session == null) {
      return;
    }
    if (session.isExpiredAt(clock.millis())) {
      onExpired.accept(new SessionKey(namespace, session.id()), entry);
    } else {
      schedule(session);
    }
  }

  /** Schedules a call. Sets the timer up anew if too many calls are stale. */
  private void schedule(Session session) {
    if (timer.size() > 2L * entries.size() + MAX_STALE_CALLS) {
      timer.clear();
      ids.forEach(this::reschedule);
    }
    timer.schedule(session.id().value(), session.expiresAt(), clock.millis());
  }

  private void reschedule(String id) {
    FallbackEntry entry = entries.get(id);
    Session session = entry == null ? null : entry.session();
    if (session != null) {
      timer.schedule(id, session.expiresAt(), clock.millis());
    }
  }
}
