package dev.sessionstore.chaos;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session as an answer, or Redis itself, showed it.
 *
 * @param expiresAt epoch milliseconds
 */
record SessionState(Map<String, Object> data, long version, long expiresAt) {
  /** Reads the member {@code data} of an answer. */
  static SessionState of(JsonObject data) {
    return new SessionState(
        new TreeMap<>(data.getJsonObject("sessionData").getMap()),
        data.getLong("version"),
        Instant.parse(data.getString("expiresAt")).toEpochMilli());
  }
}
