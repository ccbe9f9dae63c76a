package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * Names of the keys in Redis; no other class builds them. Namespaces and ids have no characters
 * with a meaning in a glob pattern, so none is escaped.
 */
final class RedisKeys {
  private static final String KIND = ":session:";

  private RedisKeys() {}

  /** {@code {namespace}:session:{id}}. */
  static String of(SessionKey key) {
    return prefix(key.namespace()) + key.id().value();
  }

  /** {@code {namespace}:session:}. */
  static String prefix(String namespace) {
    return namespace + KIND;
  }

  /** Pattern of the sessions in a namespace whose id begins with a prefix. */
  static String pattern(String namespace, String prefix) {
    return prefix(namespace) + prefix + "*";
  }

  /**
   * Key that remembers the deletion of a session: {@code
   * {namespace}:session:!deleted:{{namespace}:session:{id}}}. Its braces put it in the session's
   * slot of a Redis Cluster, so that one script may use both.
   */
  static String deletion(SessionKey key) {
    return deletionOf(of(key));
  }

  /** The same, of a session's key. */
  static String deletionOf(String redisKey) {
    int end = redisKey.indexOf(KIND) + KIND.length();
    return redisKey.substring(0, end) + "!deleted:{" + redisKey + "}";
  }

  /** Key of the write probe; no session's, since an id has no {@code !}. */
  static String probe(String namespace) {
    return prefix(namespace) + "!probe";
  }

  /** The session of a key; null if the key is no session's. */
  static @Nullable SessionKey parse(String redisKey) {
    int kind = redisKey.indexOf(KIND);
    if (kind < 1) {
      return null;
    }
    String namespace = redisKey.substring(0, kind);
    SessionId id = idIn(namespace, redisKey);
    return id == null ? null : new SessionKey(namespace, id);
  }

  /** The id in a key of a namespace; null if the key is no session's. */
  static @Nullable SessionId idIn(String namespace, String redisKey) {
    int start = prefix(namespace).length();
    if (redisKey.length() <= start) {
      return null;
    }
    String id = redisKey.substring(start);
    return SessionId.isValid(id) ? new SessionId(id) : null;
  }
}
