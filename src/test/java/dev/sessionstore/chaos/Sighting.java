package dev.sessionstore.chaos;

import java.util.Map;

/**
 * A session as an answer, or Redis itself, showed it.
 *
 * @param expiresAt epoch milliseconds
 */
record Sighting(Map<String, Object> data, long version, long expiresAt) {}
