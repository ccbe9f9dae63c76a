package dev.sessionstore.store.redis;

import dev.sessionstore.failover.Ancestor;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Ancestor} beside its session in the Redis hash, and back: {@code ancestor} with four
 * numbers between spaces (version, expiry, until when it is of use, when it was written down), and
 * {@code ancestorData} as long as the session's data are others.
 */
final class AncestorFields {
  private static final int NUMBERS = 4;

  private AncestorFields() {}

  /** Two arguments of {@link RedisScripts#RESTORE}. */
  static void addTo(Request request, Ancestor ancestor, long until) {
    if (ancestor.exists()) {
      String numbers = ancestor.version() + " " + ancestor.expiresAt() + " " + until;
      request.arg(ancestor.branchedAt() > 0 ? numbers + " " + ancestor.branchedAt() : numbers);
      request.arg(ancestor.data().array());
    } else {
      request.arg(ancestor.equals(Ancestor.NONE) ? "none" : "").arg("");
    }
  }

  /** How many bytes they add to a command. */
  static int bytes(Ancestor ancestor) {
    return ancestor.exists() ? ancestor.data().length() : 0;
  }

  /**
   * The ancestor in a multi reply, from an index on.
   *
   * @throws RedisCommandException if it is not what this service writes
   */
  static Ancestor read(Session session, Response reply, int from) {
    Response numbers = part(reply, from);
    if (numbers == null) {
      return Ancestor.NONE;
    }
    String text = numbers.toString(StandardCharsets.US_ASCII);
    String[] parts = text.split(" ", -1);
    Response data = part(reply, from + 1);
    try {
      if (parts.length == NUMBERS) {
        return new Ancestor(
            Long.parseLong(parts[0]),
            Long.parseLong(parts[1]),
            data == null ? session.data() : JsonBytes.wrap(data.toBytes()),
            Long.parseLong(parts[NUMBERS - 1]));
      }
    } catch (NumberFormatException e) {
      // Told below, with what is not four numbers.
    }
    throw new RedisCommandException(
        "session %s: field ancestor is no four numbers".formatted(session.id()));
  }

  private static @Nullable Response part(Response reply, int index) {
    return index < reply.size() ? reply.get(index) : null;
  }
}
