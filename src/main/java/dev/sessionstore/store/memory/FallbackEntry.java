package dev.sessionstore.store.memory;

import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.store.PendingChange;
import io.vertx.core.shareddata.Shareable;
import org.jspecify.annotations.Nullable;

/**
 * A session, or its tombstone, that this node's memory has and Redis not yet. Immutable, and so
 * shared without a copy.
 *
 * @param change what waits
 * @param durability what the change survives by now
 */
public record FallbackEntry(PendingChange change, Durability durability) implements Shareable {
  /**
   * What an entry takes beside its id's and its data's bytes, about: 250 in the maps, and 130 more
   * in the index of the journal, should there be one. A bound must not promise too much.
   */
  static final int OVERHEAD_BYTES = 400;

  /** The memory that it takes, in bytes, about. */
  long footprint(SessionId id) {
    return OVERHEAD_BYTES + id.value().length() + change.footprint();
  }

  @Nullable Session session() {
    return change.session();
  }
}
