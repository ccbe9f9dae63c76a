package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * The names of keys in Redis; no other class knows them. Neither a namespace nor an id may contain
 * a character that has a meaning in a glob pattern, so none needs to be escaped.
 */
final class RedisKeys {
  private static final String KIND = ":session:";

  private RedisKeys() {}

  /** {@code {namespace}:session:{id}}. */
  static String of(SessionKey key) {
    return key.namespace() + KIND + key.id().value();
  }

  /** What the keys of a namespace begin with. */
  static String prefix(String namespace) {
    return namespace + KIND;
  }

  /** The session that a key of some namespace is of; null if it is nothing of ours. */
  static @Nullable SessionKey parse(String redisKey) {
    int kind = redisKey.indexOf(KIND);
    if (kind < 1) {
      return null;
    }
    String namespace = redisKey.substring(0, kind);
    SessionId id = idIn(namespace, redisKey);
    return id == null ? null : new SessionKey(namespace, id);
  }

  /** The pattern of all sessions of a namespace whose id begins with a prefix. */
  static String pattern(String namespace, String prefix) {
    return namespace + KIND + prefix + "*";
  }

  /** The id in a key of that namespace; null if the key is nothing of ours. */
  static @Nullable SessionId idIn(String namespace, String redisKey) {
    int start = namespace.length() + KIND.length();
    if (redisKey.length() <= start) {
      return null;
    }
    String id = redisKey.substring(start);
    return SessionId.isValid(id) ? new SessionId(id) : null;
  }

  /**
   * Where Redis remembers that a session was deleted: {@code
   * {namespace}:session:!deleted:{{namespace}:session:{id}}}. The braces put it on the session's
   * slot of a Redis Cluster, so that one script may use both.
   */
  static String deletion(SessionKey key) {
    return deletionOf(of(key));
  }

  static String deletionOf(String redisKey) {
    int end = redisKey.indexOf(KIND) + KIND.length();
    return redisKey.substring(0, end) + "!deleted:{" + redisKey + "}";
  }

  /**
   * A key that only says whether Redis takes writes. It is no session's: {@code !} stands in no id.
   */
  static String probe(String namespace) {
    return namespace + KIND + "!probe";
  }
}
