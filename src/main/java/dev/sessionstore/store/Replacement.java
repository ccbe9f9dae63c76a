package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import java.util.OptionalLong;

/**
 * New data computed from a session.
 *
 * @param base the session that it was computed from
 * @param data its new data
 * @param changes what differs between them, in a form that can be applied to another state of the
 *     session: what makes changes that were made in an outage mergeable
 * @param ttlMillis a new time to live; the remaining one is kept if empty
 * @param turn who asks that other nodes keep back for a moment if the base is not the current
 *     version any more; nobody if empty. A store that only one node uses need not heed it.
 */
public record Replacement(
    Session base, JsonBytes data, MemberChanges changes, OptionalLong ttlMillis, String turn) {
  /** One that asks for no turn. */
  public Replacement(Session base, JsonBytes data, MemberChanges changes, OptionalLong ttlMillis) {
    this(base, data, changes, ttlMillis, "");
  }
}
