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
  /** Interval at which expired sessions are looked for. */
  private static final long SWEEP_MS = 1_000;

  /** Expired sessions of a namespace handled before other work of the event loop gets its turn. */
  private static final int BATCH = 1_000;

  private final Map<String, NamespaceEntries> namespaces = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final SessionClock clock;
  private final long maxBytes;
  private BiConsumer<SessionKey, FallbackEntry> onExpired = (key, entry) -> {};
  private boolean sweeping;
  private volatile long bytes;

  /**
   * @param maxBytes the bound of {@link #bytes}
   */
  public Fallback(Vertx vertx, SessionClock clock, long maxBytes) {
    this.vertx = vertx;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  private NamespaceEntries namespace(String name) {
    return namespaces.computeIfAbsent(name, made -> new NamespaceEntries(vertx, made));
  }

  /** Sets the receiver of entries whose sessions have expired; it is to replace or remove them. */
  void onExpired(BiConsumer<SessionKey, FallbackEntry> handler) {
    this.onExpired = handler;
  }

  public @Nullable FallbackEntry get(SessionKey key) {
    NamespaceEntries namespace = namespaces.get(key.namespace());
    return namespace == null ? null : namespace.get(key.id());
  }

  public boolean contains(SessionKey key) {
    return get(key) != null;
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
    long growth = footprint(key, entry) - footprint(key, get(key));
    if (growth > 0 && bytes + growth > maxBytes) {
      throw new StoreFullException(maxBytes);
    }
    putAnyway(key, entry);
  }

  /** Puts an entry that was accepted before, whether or not there is room. */
  public void putAnyway(SessionKey key, FallbackEntry entry) {
    FallbackEntry old = namespace(key.namespace()).put(key.id(), entry);
    bytes += footprint(key, entry) - footprint(key, old);
    sweepAfter(SWEEP_MS);
  }

  public void remove(SessionKey key) {
    bytes -= footprint(key, namespace(key.namespace()).remove(key.id()));
  }

  private static long footprint(SessionKey key, @Nullable FallbackEntry entry) {
    return entry == null ? 0 : entry.footprint(key.id());
  }

  /** Returns the sorted ids of a namespace that have a session, for the event loop only. */
  NavigableSet<String> ids(String namespace) {
    return namespace(namespace).ids();
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

  private void sweepAfter(long millis) {
    if (!sweeping) {
      sweeping = true;
      vertx.setTimer(millis, timer -> sweep());
    }
  }

  /** Looks for expired sessions, for as long as there is any entry. */
  private void sweep() {
    sweeping = false;
    int left = BATCH;
    for (NamespaceEntries namespace : namespaces.values()) {
      left -= namespace.sweep(clock.millis(), left, onExpired);
    }
    if (!isEmpty()) {
      sweepAfter(left == 0 ? 1 : SWEEP_MS);
    }
  }
}
