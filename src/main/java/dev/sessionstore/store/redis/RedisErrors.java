package dev.sessionstore.store.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates failures of the Redis client into those of the store:
 *
 * <ul>
 *   <li>an error reply that begins with a word of {@link #OUTAGES}: {@link RedisOutageException}
 *   <li>any other error reply: {@link RedisCommandException}
 *   <li>any other failure, such as a closed connection: an unanswered {@link RedisOutageException}
 * </ul>
 */
final class RedisErrors {
  /**
   * First words of error replies by which Redis refuses every client or every write: it loads its
   * data, is a replica or without its master, its cluster is down or moves the key, its memory is
   * full, its disk fails, this client is not admitted, it lacks replicas, or a script blocks it.
   */
  private static final Set<String> OUTAGES =
      Set.of(
          "LOADING",
          "READONLY",
          "MASTERDOWN",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "OOM",
          "MISCONF",
          "NOAUTH",
          "WRONGPASS",
          "NOPERM",
          "NOREPLICAS",
          "BUSY");

  /** Error that the client itself makes for commands in flight when a connection closes. */
  private static final String CLOSED = "CONNECTION_CLOSED";

  private RedisErrors() {}

  /** Translates any failure; an outage stays as it is. */
  static RuntimeException translate(Throwable failure) {
    if (failure instanceof RedisOutageException outage) {
      return outage;
    }
    String message = failure.getMessage();
    if (isReply(failure)) {
      return fromReply(String.valueOf(message));
    }
    return RedisOutageException.unanswered(
        message == null ? failure.getClass().getSimpleName() : message);
  }

  /** Translates the message of an error reply. */
  static RuntimeException fromReply(String message) {
    return OUTAGES.contains(firstWord(message))
        ? new RedisOutageException(message)
        : new RedisCommandException(message);
  }

  /** Whether the failure is an error reply of Redis, and so the link works. */
  static boolean isReply(Throwable failure) {
    return failure instanceof Response reply
        && reply.type() == ResponseType.ERROR
        && !CLOSED.equals(failure.getMessage());
  }

  /** Whether Redis does not know the digest of a script. */
  static boolean isUnknownScript(Throwable failure) {
    return isCommandError(failure, "NOSCRIPT");
  }

  /** Whether a Redis Cluster refused a command because its keys are of several slots. */
  static boolean isOfSeveralSlots(@Nullable Throwable failure) {
    return isCommandError(failure, "CROSSSLOT");
  }

  private static boolean isCommandError(@Nullable Throwable failure, String word) {
    return failure instanceof RedisCommandException
        && word.equals(firstWord(String.valueOf(failure.getMessage())));
  }

  /**
   * The word that names the error. Redis 6 puts the place in the script before it: {@code
   * @user_script: 8: -OOM command not allowed …}.
   */
  private static String firstWord(String message) {
    int inner = message.startsWith("@user_script") ? message.indexOf(": -") : -1;
    String own = inner < 0 ? message : message.substring(inner + 3);
    int space = own.indexOf(' ');
    return space < 0 ? own : own.substring(0, space);
  }
}
