package dev.sessionstore.failover;

import dev.sessionstore.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What Redis has of one session.
 *
 * @param session the session; null if there is none
 * @param deletedVersion the version of its last deletion, if Redis remembers one; 0 if not
 * @param incomplete whether Redis is another server than before, or was restarted, and so may have
 *     lost what it had acknowledged
 */
public record Stored(@Nullable Session session, long deletedVersion, boolean incomplete) {}
