package dev.sessionstore.store.redis;

import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.Outcome;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reply of a {@link RedisScript} for one session, and when it ran in Redis's epoch milliseconds.
 * Its parts are numbers if the session was written, else a word that tells what happened.
 */
record ScriptReply(Response parts, long time) {
  private static final String WRITTEN = "written";

  static long time(Response replies) {
    return part(replies, 0).toLong();
  }

  /** Whether the script came after its deadline, by Redis's clock, and did nothing. */
  static boolean isLate(Response replies) {
    return replies.size() == 1;
  }

  /** Picks the part of one session, by its place, from the reply to a call that was not late. */
  static ScriptReply of(Response replies, int index) {
    return new ScriptReply(part(replies, index + 1), time(replies));
  }

  /** Whether the step was not run, since the reply was full. */
  boolean isForLater() {
    return kind().equals("later");
  }

  /** This reply, or a failure with the error of this session's step. */
  Future<ScriptReply> checked() {
    return kind().equals("error")
        ? Future.failedFuture(RedisErrors.fromReply(part(parts, 1).toString()))
        : Future.succeededFuture(this);
  }

  /**
   * Translates the reply:
   *
   * <ul>
   *   <li>{@code {version, createdAt, expiresAt, data}}: {@code Found}
   *   <li>{@code {'absent'}}: {@code Absent}
   *   <li>{@code {'mismatch', version or nil}}: {@code Mismatch}
   *   <li>{@code {'moved', data, version, createdAt, updatedAt, expiresAt, …}}: {@code Moved}
   *   <li>{@code {'deleted', 1 or 0, version}}: {@code Deleted}
   *   <li>{@code {'gone', version}}: {@code Deleted}, and there was no session
   * </ul>
   *
   * @param sent the data that were sent; null if the reply has the data of a session it wrote
   */
  Outcome outcome(SessionId id, @Nullable JsonBytes sent) {
    return outcome(id, () -> written(id, sent));
  }

  /** Translates the reply of {@link RedisScript#RESTORE}, which tells only the version. */
  Outcome outcome(Session restored) {
    return outcome(restored.id(), () -> restored.withVersion(number(0)));
  }

  private Outcome outcome(SessionId id, Supplier<Session> written) {
    return switch (kind()) {
      case WRITTEN -> new Outcome.Found(written.get(), Placement.REDIS);
      case "absent" -> new Outcome.Absent(Placement.REDIS);
      case "mismatch" ->
          new Outcome.Mismatch(
              parts.size() == 1 || parts.get(1) == null
                  ? OptionalLong.empty()
                  : OptionalLong.of(number(1)));
      case "moved" -> {
        Session current = Objects.requireNonNull(SessionHash.read(id, parts, 1), "a session");
        int base = 1 + SessionHash.FIELDS.size();
        yield new Outcome.Moved(
            current, SessionHash.readBase(current, parts, base), Placement.REDIS);
      }
      case "deleted" -> new Outcome.Deleted(number(1) == 1, number(2), Placement.REDIS);
      case "gone" -> new Outcome.Deleted(false, number(1), Placement.REDIS);
      default -> throw new IllegalStateException("unexpected reply of a script: " + kind());
    };
  }

  private Session written(SessionId id, @Nullable JsonBytes sent) {
    JsonBytes data = sent == null ? JsonBytes.wrap(part(parts, 3).toBytes()) : sent;
    return new Session(id, data, number(0), number(1), time, number(2));
  }

  private long number(int index) {
    return part(parts, index).toLong();
  }

  private String kind() {
    Response first = part(parts, 0);
    return first.type() == ResponseType.NUMBER ? WRITTEN : first.toString();
  }

  private static Response part(Response reply, int index) {
    return Objects.requireNonNull(reply.get(index), "a part of a script's reply");
  }
}
