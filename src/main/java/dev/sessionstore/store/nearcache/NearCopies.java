package dev.sessionstore.store.nearcache;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this node read or wrote last, as Redis had them: what it can still serve when
 * Redis is away. Bounded in bytes; the one that was used longest ago goes first. To be used from
 * one event loop.
 */
public final class NearCopies {
  /** A rough count of what a copy takes beside its key's and its data's bytes. */
  private static final int OVERHEAD_BYTES = 250;

  private final Map<SessionKey, Session> copies = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, NavigableSet<String>> idsByNamespace = new HashMap<>();
  private final long maxBytes;
  private long bytes;

  /**
   * @param maxBytes the bound; 0 for none at all
   */
  public NearCopies(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The copy, or null. */
  public @Nullable Session get(SessionKey key) {
    return copies.get(key);
  }

  /** Keeps a copy, unless a later version is here already. */
  public void put(SessionKey key, Session session) {
    Session old = copies.get(key);
    if (old != null && old.version() > session.version()) {
      return;
    }
    copies.put(key, session);
    bytes += size(key, session) - (old == null ? 0 : size(key, old));
    if (old == null) {
      ids(key.namespace()).add(key.id().value());
    }
    evict();
  }

  /** Forgets a session that is no more. */
  public void remove(SessionKey key) {
    Session old = copies.remove(key);
    if (old != null) {
      forget(key, old);
    }
  }

  /** The ids of the copies in a namespace, in their order. */
  public NavigableSet<String> ids(String namespace) {
    return idsByNamespace.computeIfAbsent(namespace, any -> new TreeSet<>());
  }

  private void evict() {
    Iterator<Map.Entry<SessionKey, Session>> oldest = copies.entrySet().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      Map.Entry<SessionKey, Session> entry = oldest.next();
      oldest.remove();
      forget(entry.getKey(), entry.getValue());
    }
  }

  private void forget(SessionKey key, Session session) {
    bytes -= size(key, session);
    ids(key.namespace()).remove(key.id().value());
  }

  private static long size(SessionKey key, Session session) {
    return OVERHEAD_BYTES + key.id().value().length() + session.data().length();
  }
}
