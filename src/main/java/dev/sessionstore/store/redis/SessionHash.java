package dev.sessionstore.store.redis;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A session as a Redis hash, and back. */
final class SessionHash {
  /** The fields in the order in which all commands and scripts name them. */
  static final String[] FIELDS = {"data", "version", "createdAt", "updatedAt", "expiresAt"};

  private SessionHash() {}

  /**
   * The session in a multi reply that holds {@link #FIELDS} from an index on; null if there is
   * none.
   *
   * @throws RedisCommandException if a field is missing or not what this service writes
   */
  static @Nullable Session read(SessionId id, Response reply, int from) {
    if (reply.get(from) == null && reply.get(from + 1) == null) {
      return null;
    }
    return new Session(
        id,
        JsonBytes.wrap(field(id, reply, from, 0).toBytes()),
        number(id, reply, from, 1),
        number(id, reply, from, 2),
        number(id, reply, from, 3),
        number(id, reply, from, 4));
  }

  private static long number(SessionId id, Response reply, int from, int index) {
    String text = field(id, reply, from, index).toString(StandardCharsets.US_ASCII);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new RedisCommandException(
          "session %s: field %s is no number".formatted(id, FIELDS[index]));
    }
  }

  private static Response field(SessionId id, Response reply, int from, int index) {
    Response field = reply.get(from + index);
    if (field == null) {
      throw new RedisCommandException("session %s: no field %s".formatted(id, FIELDS[index]));
    }
    return field;
  }
}
