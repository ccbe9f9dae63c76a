package dev.sessionstore.failover.replay;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writes whose answers were lost with the link: Redis may have carried them out. A replay that
 * finds one in Redis knows that it is this node's own change, and no conflict. Merges are not kept
 * here, since they hold another node's change too. Bounded; the oldest is forgotten first. To be
 * used from one event loop.
 */
public final class UnacknowledgedWrites {
  private static final int MAX_SESSIONS = 20_000;
  private static final int MAX_OF_ONE = 8;

  private final Map<SessionKey, Deque<Write>> writes = new LinkedHashMap<>();

  /**
   * @param version its version on this node; in Redis it has this one or a lower one
   * @param digest a digest of the data, since the data would take gigabytes; null for a deletion
   */
  private record Write(long version, byte @Nullable [] digest) {
    boolean matches(RedisState redis) {
      Session session = redis.session();
      return session == null
          ? digest == null && redis.deletedVersion() > 0 && redis.deletedVersion() <= version
          : digest != null
              && session.version() <= version
              && Arrays.equals(digest, digestOf(session.data()));
    }
  }

  private static byte[] digestOf(JsonBytes data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public void wrote(SessionKey key, Session session) {
    add(key, new Write(session.version(), digestOf(session.data())));
  }

  public void deleted(SessionKey key, long version) {
    add(key, new Write(version, null));
  }

  private void add(SessionKey key, Write write) {
    Deque<Write> ofKey = writes.computeIfAbsent(key, any -> new ArrayDeque<>(1));
    ofKey.add(write);
    if (ofKey.size() > MAX_OF_ONE) {
      ofKey.remove();
    }
    if (writes.size() > MAX_SESSIONS) {
      writes.remove(writes.keySet().iterator().next());
    }
  }

  /** Tells whether Redis has what one of these writes would have left there. */
  boolean has(SessionKey key, RedisState redis) {
    Deque<Write> ofKey = writes.get(key);
    return ofKey != null && ofKey.stream().anyMatch(write -> write.matches(redis));
  }

  void forget(SessionKey key) {
    writes.remove(key);
  }
}
