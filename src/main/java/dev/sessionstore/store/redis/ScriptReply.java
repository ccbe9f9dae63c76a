package dev.sessionstore.store.redis;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RedisScripts} answer for one session.
 *
 * @param parts what came of it
 * @param time when the call ran, in Redis's epoch milliseconds
 */
record ScriptReply(Response parts, long time) {
  /** When the call ran, in Redis's epoch milliseconds. */
  static long time(Response replies) {
    return part(replies, 0).toLong();
  }

  /** Whether Redis found the call to be too late by its own clock, and did nothing. */
  static boolean isLate(Response replies) {
    return replies.size() == 1;
  }

  /** The part of one session in the reply to a call that was not too late. */
  static ScriptReply of(Response replies, int index) {
    return new ScriptReply(part(replies, index + 1), time(replies));
  }

  /** Whether the session was written. */
  boolean isWritten() {
    return part(parts, 0).type() == ResponseType.NUMBER;
  }

  /**
   * The session that was written.
   *
   * @param own the data that were sent; null if the reply has them
   */
  Session written(SessionId id, @Nullable JsonBytes own) {
    JsonBytes data = own == null ? JsonBytes.wrap(part(parts, 3).toBytes()) : own;
    return new Session(id, data, number(0), number(1), time, number(2));
  }

  /** Whether nothing was done, because the reply was full with the data of other sessions. */
  boolean isForLater() {
    return !isWritten() && kind().equals("later");
  }

  /** The first word of what came of a session that was not written. */
  String kind() {
    return part(parts, 0).toString();
  }

  /** Why the step of this session failed; null if it did not. */
  @Nullable RuntimeException error() {
    return !isWritten() && kind().equals("error")
        ? RedisErrors.said(part(parts, 1).toString())
        : null;
  }

  long number(int index) {
    return part(parts, index).toLong();
  }

  private static Response part(Response reply, int index) {
    return Objects.requireNonNull(reply.get(index), "a part of a script's reply");
  }
}
