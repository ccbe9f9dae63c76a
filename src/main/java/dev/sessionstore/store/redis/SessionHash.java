package dev.sessionstore.store.redis;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.MergeBase;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps the fields of a session's hash to a session and its merge base. The scripts call a merge
 * base an ancestor; {@code ancestors.lua} describes its fields.
 */
final class SessionHash {
  /** The fields in the order in which all commands and scripts name them. */
  static final List<String> FIELDS =
      List.of("data", "version", "createdAt", "updatedAt", "expiresAt");

  private SessionHash() {}

  /**
   * Reads {@link #FIELDS} from an index on; null if there is no session. Throws a {@link
   * RedisCommandException} if a field is not as this service writes it.
   */
  static @Nullable Session read(SessionId id, Response reply, int from) {
    if (reply.get(from) == null && reply.get(from + 1) == null) {
      return null;
    }
    for (int i = 0; i < FIELDS.size(); i++) {
      if (reply.get(from + i) == null) {
        throw new RedisCommandException(
            "session %s: field %s is missing".formatted(id, FIELDS.get(i)));
      }
    }
    return new Session(
        id,
        JsonBytes.wrap(reply.get(from).toBytes()),
        number(id, reply, from, 1),
        number(id, reply, from, 2),
        number(id, reply, from, 3),
        number(id, reply, from, 4));
  }

  private static long number(SessionId id, Response reply, int from, int index) {
    return number(id, FIELDS.get(index), reply.get(from + index).toString());
  }

  private static long number(SessionId id, String field, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new RedisCommandException("session %s: field %s is not a number".formatted(id, field));
    }
  }

  /**
   * Reads {@code 'version expiresAt branchedAt'} and the data, which are the session's if missing.
   */
  static MergeBase readBase(Session session, Response reply, int from) {
    if (reply.size() <= from || reply.get(from) == null) {
      return MergeBase.NONE;
    }
    String[] numbers = reply.get(from).toString().split(" ", -1);
    if (numbers.length != 3) {
      throw new RedisCommandException(
          "session %s: field ancestor does not hold three numbers".formatted(session.id()));
    }
    Response data = reply.size() > from + 1 ? reply.get(from + 1) : null;
    return new MergeBase(
        number(session.id(), "ancestor", numbers[0]),
        number(session.id(), "ancestor", numbers[1]),
        data == null ? session.data() : JsonBytes.wrap(data.toBytes()),
        number(session.id(), "ancestor", numbers[2]));
  }

  /** Adds the arguments {@code ancestor}, useful until a time, and {@code ancestorData}. */
  static void addBase(Request request, MergeBase base, long until) {
    if (base.exists()) {
      request.arg(
          "%d %d %d %d".formatted(base.version(), base.expiresAt(), until, base.branchedAt()));
      request.arg(base.data().array());
    } else if (base.equals(MergeBase.NONE)) {
      request.arg("none").arg("");
    } else {
      request.arg(base.equals(MergeBase.KEPT) ? "kept" : "").arg("");
    }
  }
}
