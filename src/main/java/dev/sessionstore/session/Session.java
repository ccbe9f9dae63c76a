package dev.sessionstore.session;

import dev.sessionstore.session.json.JsonBytes;

/**
 * One session as it was at one moment. All times are epoch milliseconds of the store's clock.
 *
 * @param id its name within the namespace
 * @param data the sessionData, a JSON object
 * @param version strictly increasing with every change of the session, below 2^53
 * @param createdAt when the session was first saved
 * @param updatedAt when it was last changed; a touch is a change
 * @param expiresAt when it ceases to exist
 */
public record Session(
    SessionId id, JsonBytes data, long version, long createdAt, long updatedAt, long expiresAt) {

  /** The same session with another version. */
  public Session withVersion(long other) {
    return other == version ? this : new Session(id, data, other, createdAt, updatedAt, expiresAt);
  }

  /** Whether the session has ceased to exist at that time. */
  public boolean isExpiredAt(long now) {
    return expiresAt <= now;
  }
}
