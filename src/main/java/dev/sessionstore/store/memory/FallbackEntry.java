package dev.sessionstore.store.memory;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.store.PendingChange;
import io.vertx.core.shareddata.Shareable;
import org.jspecify.annotations.Nullable;

/**
 * A session, or its tombstone, that waits in this node's memory for Redis. Immutable, and so shared
 * without a copy.
 *
 * @param durability what the change survives by now
 */
public record FallbackEntry(PendingChange change, Durability durability) implements Shareable {
  /**
   * Bytes of an entry beside its id and its data, about: 300 in the maps, and a reserve for the
   * journal. The configured bound must not promise too much.
   */
  static final int OVERHEAD_BYTES = 400;

  /** Returns about how many bytes of memory the entry takes. */
  long footprint(SessionId id) {
    return OVERHEAD_BYTES + id.value().length() + change.footprint();
  }

  @Nullable Session session() {
    return change.session();
  }
}
