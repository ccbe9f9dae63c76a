package dev.sessionstore.store.local;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.StoreFullException;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory that bridges an outage, or is the store where there is no Redis: a SharedData local
 * map, bounded in bytes, with an index of the ids and one timer for the expiries. To be used from
 * one event loop.
 */
public final class Fallback {
  private static final String MAP = "dify-session-store.fallback";

  /** Outstanding expiry calls beyond those of the entries before the timer is set up anew. */
  private static final int MAX_STALE_CALLS = 100_000;

  private final LocalMap<String, FallbackEntry> entries;
  private final Map<String, NavigableSet<String>> idsByNamespace = new HashMap<>();
  private final ExpiryTimer timer;
  private final SessionClock clock;
  private final long maxBytes;
  private BiConsumer<SessionKey, FallbackEntry> onExpired = (key, entry) -> {};
  private volatile long bytes;

  /**
   * @param maxBytes the bound of {@link #bytes}
   */
  public Fallback(Vertx vertx, SessionClock clock, long maxBytes) {
    this.entries = vertx.sharedData().getLocalMap(MAP);
    this.timer = new ExpiryTimer(vertx, this::due);
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** Who decides what becomes of an entry whose session has expired. */
  void onExpired(BiConsumer<SessionKey, FallbackEntry> handler) {
    this.onExpired = handler;
  }

  public @Nullable FallbackEntry get(SessionKey key) {
    return entries.isEmpty() ? null : entries.get(key.toString());
  }

  public boolean contains(SessionKey key) {
    return !entries.isEmpty() && entries.containsKey(key.toString());
  }

  /** Whether what waits for Redis is the end of a session that Redis may still have. */
  public boolean hasEnded(SessionKey key) {
    FallbackEntry entry = get(key);
    Session session = entry == null ? null : entry.session();
    return entry != null && (session == null || session.isExpiredAt(clock.millis()));
  }

  /**
   * Puts an entry if there is room for it.
   *
   * @throws StoreFullException if the bound would be exceeded; then nothing has changed
   */
  void put(SessionKey key, FallbackEntry entry) {
    String name = key.toString();
    FallbackEntry old = entries.get(name);
    long growth = entry.footprint(name) - (old == null ? 0 : old.footprint(name));
    if (growth > 0 && bytes + growth > maxBytes) {
      throw new StoreFullException(maxBytes);
    }
    putAnyway(key, entry);
  }

  /** Puts an entry that was accepted already, whatever room there is. */
  public void putAnyway(SessionKey key, FallbackEntry entry) {
    String name = key.toString();
    FallbackEntry old = entries.put(name, entry);
    bytes += entry.footprint(name) - (old == null ? 0 : old.footprint(name));
    Session session = entry.session();
    if (session == null) {
      ids(key.namespace()).remove(key.id().value());
      return;
    }
    ids(key.namespace()).add(key.id().value());
    Session before = old == null ? null : old.session();
    // A call that is due earlier asks for another one then.
    if (before == null || before.expiresAt() > session.expiresAt()) {
      schedule(name, session.expiresAt());
    }
  }

  /** Replaces an entry if it is still that one. */
  boolean replace(SessionKey key, FallbackEntry expected, FallbackEntry entry) {
    return entries.replaceIfPresent(key.toString(), expected, entry);
  }

  public void remove(SessionKey key) {
    String name = key.toString();
    FallbackEntry old = entries.remove(name);
    if (old != null) {
      bytes -= old.footprint(name);
      ids(key.namespace()).remove(key.id().value());
    }
  }

  /** The ids of a namespace that have a session here, in their order. */
  NavigableSet<String> ids(String namespace) {
    return idsByNamespace.computeIfAbsent(namespace, any -> new TreeSet<>());
  }

  /** The keys that are here, and perhaps some that come or go meanwhile. */
  public Iterator<String> names() {
    return entries.keySet().iterator();
  }

  public int size() {
    return entries.size();
  }

  /** The memory that the entries take, in bytes, about. */
  public long bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public void clear() {
    entries.clear();
    idsByNamespace.clear();
    timer.clear();
    bytes = 0;
  }

  private void due(String name) {
    FallbackEntry entry = entries.get(name);
    Session session = entry == null ? null : entry.session();
    if (entry == null || session == null) {
      return;
    }
    if (session.isExpiredAt(clock.millis())) {
      onExpired.accept(SessionKey.parse(name), entry);
    } else {
      schedule(name, session.expiresAt());
    }
  }

  /**
   * A session whose expiry is moved back and forth leaves stale calls; they are not let pile up.
   */
  private void schedule(String name, long at) {
    if (timer.size() > 2L * entries.size() + MAX_STALE_CALLS) {
      timer.clear();
      entries.forEach(
          (key, entry) -> {
            Session session = entry.session();
            if (session != null) {
              timer.schedule(key, session.expiresAt(), clock.millis());
            }
          });
    }
    timer.schedule(name, at, clock.millis());
  }
}
