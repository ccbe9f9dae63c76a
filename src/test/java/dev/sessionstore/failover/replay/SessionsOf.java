package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;

/** Sessions for tests of replays; versions are times. */
final class SessionsOf {
  static final SessionId ID = new SessionId("s");
  static final long CREATED = 10;

  /** Long after all else. */
  static final long FAR = 1_000_000;

  private SessionsOf() {}

  static Session session(long version, String json) {
    return session(version, json, FAR);
  }

  static Session session(long version, String json, long expiresAt) {
    return new Session(ID, JsonBytes.of(json), version, CREATED, version, expiresAt);
  }
}
