package dev.sessionstore.store.redis;

import io.vertx.redis.client.Response;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How {@link RedisScripts} answer. */
final class ScriptReply {
  private ScriptReply() {}

  /** When the call ran, in Redis's epoch milliseconds. */
  static long time(Response replies) {
    return part(replies, 0).toLong();
  }

  /** Whether Redis found the call to be too late by its own clock, and did nothing. */
  static boolean isLate(Response replies) {
    return replies.size() == 1;
  }

  /** What came of a session. */
  static Response of(Response replies, int index) {
    return part(replies, index + 1);
  }

  /** Why nothing came of a session; null if something did. */
  static @Nullable RuntimeException error(Response replies, int index) {
    if (isLate(replies)) {
      return new RedisOutageException("Redis is late by its own clock");
    }
    Response own = of(replies, index);
    return kind(own).equals("error") ? RedisErrors.said(part(own, 1).toString()) : null;
  }

  /** The first word of what came of a session. */
  static String kind(Response own) {
    return part(own, 0).toString();
  }

  private static Response part(Response reply, int index) {
    return Objects.requireNonNull(reply.get(index), "a part of a script's reply");
  }
}
