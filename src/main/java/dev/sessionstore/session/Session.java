package dev.sessionstore.session;

import dev.sessionstore.session.json.JsonBytes;

/**
 * One session as it was at one moment. All times are epoch milliseconds of the store's clock.
 *
 * @param version strictly increasing with every change of the session, below 2^53
 * @param updatedAt the time of the last change; a touch is a change
 */
public record Session(
    SessionId id, JsonBytes data, long version, long createdAt, long updatedAt, long expiresAt) {

  public Session withVersion(long other) {
    return other == version ? this : new Session(id, data, other, createdAt, updatedAt, expiresAt);
  }

  public boolean isExpiredAt(long now) {
    return expiresAt <= now;
  }
}
