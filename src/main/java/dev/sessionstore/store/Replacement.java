package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import java.util.OptionalLong;

/**
 * New data of a session, computed from its present data.
 *
 * @param base the session that the data were computed from
 * @param data the new data
 * @param changes the difference between both, which makes a change in an outage mergeable
 * @param ttlMillis a new time to live; if empty, the expiry stays
 * @param turn a name for which other nodes keep back for a moment if the base is not the current
 *     version any more; "" for none. A store that only one node uses may ignore it.
 */
public record Replacement(
    Session base, JsonBytes data, MemberChanges changes, OptionalLong ttlMillis, String turn) {}
