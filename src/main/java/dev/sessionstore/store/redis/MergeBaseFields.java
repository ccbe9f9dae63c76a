package dev.sessionstore.store.redis;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.MergeBase;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Maps a {@link MergeBase} to the scripts' arguments and back from their replies. The scripts call
 * it an ancestor; {@code ancestors.lua} describes its fields in the session's hash.
 */
final class MergeBaseFields {
  private static final int NUMBERS = 3;

  private MergeBaseFields() {}

  /**
   * Adds the arguments {@code ancestor} and {@code ancestorData} of {@link RedisScript#RESTORE}.
   *
   * @param until time until which it is useful, epoch milliseconds
   */
  static void addTo(Request request, MergeBase base, long until) {
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

  /** Bytes of data that {@link #addTo} adds. */
  static int bytes(MergeBase base) {
    return base.exists() ? base.data().length() : 0;
  }

  /**
   * Reads {@code 'version expiresAt branchedAt'} and the data, from an index on. Without data, they
   * are those of the session.
   *
   * @throws RedisCommandException if this service did not write them
   */
  static MergeBase read(Session session, Response reply, int from) {
    Response numbers = part(reply, from);
    if (numbers == null) {
      return MergeBase.NONE;
    }
    String[] parts = numbers.toString(StandardCharsets.US_ASCII).split(" ", -1);
    Response data = part(reply, from + 1);
    try {
      if (parts.length == NUMBERS) {
        return new MergeBase(
            Long.parseLong(parts[0]),
            Long.parseLong(parts[1]),
            data == null ? session.data() : JsonBytes.wrap(data.toBytes()),
            Long.parseLong(parts[2]));
      }
    } catch (NumberFormatException e) {
      // Fails below, like a wrong count of numbers.
    }
    throw new RedisCommandException(
        "session %s: field ancestor does not hold three numbers".formatted(session.id()));
  }

  private static @Nullable Response part(Response reply, int index) {
    return index < reply.size() ? reply.get(index) : null;
  }
}
