package dev.sessionstore.store;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this node wrote, or tried to write, when the link broke: Redis may have it or not. Found
 * there at the replay it is this node's own change and nobody else's, and no conflict. Bounded; the
 * oldest is forgotten first. To be used from one event loop.
 */
final class OwnTries {
  private static final int MAX_SESSIONS = 20_000;

  private final Map<SessionKey, Session> tries = new LinkedHashMap<>();

  void add(SessionKey key, Session session) {
    tries.put(key, session);
    if (tries.size() > MAX_SESSIONS) {
      tries.remove(tries.keySet().iterator().next());
    }
  }

  /** By the version of a replay, or by the data of a request, whose version is not known. */
  boolean has(SessionKey key, Session redis) {
    Session tried = tries.get(key);
    return tried != null
        && (tried.version() == redis.version() || tried.data().equals(redis.data()));
  }

  void forget(SessionKey key) {
    tries.remove(key);
  }
}
