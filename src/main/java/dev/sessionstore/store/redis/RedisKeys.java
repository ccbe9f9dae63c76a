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

  /**
   * Key that remembers the deletion of a session: {@code
   * {namespace}:session:!deleted:{{namespace}:session:{id}}}. Its braces put it in the session's
   * slot of a Redis Cluster, so that one script may use both.
   */
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
    String id = redisKey.substring(kind + KIND.length());
    return SessionId.isValid(id)
        ? new SessionKey(redisKey.substring(0, kind), new SessionId(id))
        : null;
  }
}
