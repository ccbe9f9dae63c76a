package dev.sessionstore.store.redis;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.Outcome;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Maps the fields of a session's hash to a session. */
final class SessionHash {
  /** The fields in the order in which all commands and scripts name them. */
  static final String[] FIELDS = {"data", "version", "createdAt", "updatedAt", "expiresAt"};

  private SessionHash() {}

  /** Translates a reply with the values of {@link #FIELDS}: {@code Found} or {@code Absent}. */
  static Outcome outcome(SessionId id, @Nullable Response reply) {
    Session session = read(id, Objects.requireNonNull(reply, "HMGET answers with a list"), 0);
    return session == null
        ? new Outcome.Absent(Placement.REDIS)
        : new Outcome.Found(session, Placement.REDIS);
  }

  /**
   * Reads the values of {@link #FIELDS} from a reply, from an index on; null if there is no
   * session.
   *
   * @throws RedisCommandException if a field is missing, or is not one that this service writes
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
          "session %s: field %s is not a number".formatted(id, FIELDS[index]));
    }
  }

  private static Response field(SessionId id, Response reply, int from, int index) {
    Response field = reply.get(from + index);
    if (field == null) {
      throw new RedisCommandException(
          "session %s: field %s is missing".formatted(id, FIELDS[index]));
    }
    return field;
  }
}
