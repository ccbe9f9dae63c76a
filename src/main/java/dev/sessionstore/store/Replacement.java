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
 */
public record Replacement(
    Session base, JsonBytes data, MemberChanges changes, OptionalLong ttlMillis) {}
