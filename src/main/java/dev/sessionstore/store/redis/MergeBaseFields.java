package dev.sessionstore.store.redis;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.MergeBase;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An {@link MergeBase} beside its session in the Redis hash, and back. The field {@code ancestor}
 * has, for each of up to four, the oldest first, four numbers and a name between spaces: version,
 * expiry, until when it is of use, when it was written down, and after which loss; commas stand
 * between them. The data of each are in a field {@code ancestorData:} with the time at which it was
 * written down, as soon as the session's own are others.
 */
final class MergeBaseFields {
  private static final int NUMBERS = 3;

  private MergeBaseFields() {}

  /** Two arguments of {@link RedisScripts#RESTORE}. */
  static void addTo(Request request, MergeBase ancestor, long until) {
    if (ancestor.exists()) {
      request.arg(
          "%d %d %d %d"
              .formatted(ancestor.version(), ancestor.expiresAt(), until, ancestor.branchedAt()));
      request.arg(ancestor.data().array());
    } else if (ancestor.equals(MergeBase.NONE)) {
      request.arg("none").arg("");
    } else {
      request.arg(ancestor.equals(MergeBase.KEPT) ? "kept" : "").arg("");
    }
  }

  /** How many bytes they add to a command. */
  static int bytes(MergeBase ancestor) {
    return ancestor.exists() ? ancestor.data().length() : 0;
  }

  /**
   * The ancestor in a multi reply, from an index on.
   *
   * @throws RedisCommandException if it is not what this service writes
   */
  static MergeBase read(Session session, Response reply, int from) {
    Response numbers = part(reply, from);
    if (numbers == null) {
      return MergeBase.NONE;
    }
    String text = numbers.toString(StandardCharsets.US_ASCII);
    String[] parts = text.split(" ", -1);
    Response data = part(reply, from + 1);
    try {
      if (parts.length == NUMBERS) {
        return new MergeBase(
            Long.parseLong(parts[0]),
            Long.parseLong(parts[1]),
            data == null ? session.data() : JsonBytes.wrap(data.toBytes()),
            Long.parseLong(parts[NUMBERS - 1]));
      }
    } catch (NumberFormatException e) {
      // Told below, with what is not three numbers.
    }
    throw new RedisCommandException(
        "session %s: field ancestor is not what it should be".formatted(session.id()));
  }

  private static @Nullable Response part(Response reply, int index) {
    return index < reply.size() ? reply.get(index) : null;
  }
}
