package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.RedisState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node did, or tried to do, when the link broke: Redis may have it or not. Found there at
 * the replay it is this node's own change and nobody else's, and no conflict. So a merge with what
 * another node did is none of these, not even where it has got the same version. Bounded; the
 * oldest is forgotten first. To be used from one event loop.
 */
public final class UnacknowledgedWrites {
  private static final int MAX_SESSIONS = 20_000;
  private static final int MAX_OF_ONE = 8;

  private final Map<SessionKey, Deque<Try>> tries = new LinkedHashMap<>();

  /**
   * @param version the version that it got here; in Redis it has this one or a lower one
   * @param data the digest of the data, since the data of so many would take gigabytes; null for a
   *     deletion
   */
  private record Try(long version, byte @Nullable [] data) {
    boolean is(RedisState redis) {
      Session session = redis.session();
      if (session == null) {
        return data == null && redis.deletedVersion() > 0 && redis.deletedVersion() <= version;
      }
      return data != null
          && session.version() <= version
          && Arrays.equals(data, digest(session.data()));
    }
  }

  private static byte[] digest(JsonBytes data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public void wrote(SessionKey key, Session session) {
    add(key, new Try(session.version(), digest(session.data())));
  }

  public void deleted(SessionKey key, long version) {
    add(key, new Try(version, null));
  }

  private void add(SessionKey key, Try made) {
    Deque<Try> ofKey = tries.computeIfAbsent(key, any -> new ArrayDeque<>(1));
    ofKey.add(made);
    if (ofKey.size() > MAX_OF_ONE) {
      ofKey.remove();
    }
    if (tries.size() > MAX_SESSIONS) {
      tries.remove(tries.keySet().iterator().next());
    }
  }

  boolean has(SessionKey key, RedisState redis) {
    Deque<Try> ofKey = tries.get(key);
    return ofKey != null && ofKey.stream().anyMatch(made -> made.is(redis));
  }

  void forget(SessionKey key) {
    tries.remove(key);
  }
}
