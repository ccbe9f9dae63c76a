package dev.sessionstore.store.memory;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.StoreFullException;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory that bridges an outage, or is the store where there is no Redis: one SharedData local
 * map for each namespace, with a common bound in bytes. Read by any thread unless said otherwise,
 * changed by one event loop.
 */
public final class Fallback {
  private final Map<String, NamespaceEntries> namespaces = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final SessionClock clock;
  private final long maxBytes;
  private BiConsumer<SessionKey, FallbackEntry> onExpired = (key, entry) -> {};
  private volatile long bytes;

  /**
   * @param maxBytes the bound of {@link #bytes}
   */
  public Fallback(Vertx vertx, SessionClock clock, long maxBytes) {
    this.vertx = vertx;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** Sets the receiver of entries whose sessions have expired. */
  void onExpired(BiConsumer<SessionKey, FallbackEntry> handler) {
    this.onExpired = handler;
  }

  public @Nullable FallbackEntry get(SessionKey key) {
    NamespaceEntries entries = namespaces.get(key.namespace());
    return entries == null ? null : entries.get(key.id());
  }

  public boolean contains(SessionKey key) {
    NamespaceEntries entries = namespaces.get(key.namespace());
    return entries != null && entries.contains(key.id());
  }

  /** Tells whether a session has ended here that Redis may still have. */
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
    FallbackEntry old = get(key);
    long growth = entry.footprint(key.id()) - (old == null ? 0 : old.footprint(key.id()));
    if (growth > 0 && bytes + growth > maxBytes) {
      throw new StoreFullException(maxBytes);
    }
    putAnyway(key, entry);
  }

  /** Puts an entry that was accepted before, whether or not there is room. */
  public void putAnyway(SessionKey key, FallbackEntry entry) {
    FallbackEntry old = entries(key.namespace()).put(key.id(), entry);
    bytes += entry.footprint(key.id()) - (old == null ? 0 : old.footprint(key.id()));
  }

  /** Replaces an entry if it is still the expected one. */
  boolean replace(SessionKey key, FallbackEntry expected, FallbackEntry entry) {
    return entries(key.namespace()).replace(key.id(), expected, entry);
  }

  public void remove(SessionKey key) {
    FallbackEntry old = entries(key.namespace()).remove(key.id());
    if (old != null) {
      bytes -= old.footprint(key.id());
    }
  }

  /** Returns the sorted ids of a namespace that have a session, for the event loop only. */
  NavigableSet<String> ids(String namespace) {
    return entries(namespace).ids();
  }

  /** Iterates over the keys, and perhaps some that come or go meanwhile. */
  public Iterator<SessionKey> keys() {
    return namespaces.values().stream().flatMap(NamespaceEntries::keys).iterator();
  }

  public int size() {
    return namespaces.values().stream().mapToInt(NamespaceEntries::size).sum();
  }

  /** Returns about how many bytes of memory the entries take. */
  public long bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    // Every entry takes some bytes. Each load asks, and this is the quickest way.
    return bytes == 0;
  }

  private NamespaceEntries entries(String namespace) {
    return namespaces.computeIfAbsent(
        namespace,
        name ->
            new NamespaceEntries(vertx, clock, name, (key, entry) -> onExpired.accept(key, entry)));
  }
}
