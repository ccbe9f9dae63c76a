package dev.sessionstore.store.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Translates failures of the Redis client into those of the store:
 *
 * <ul>
 *   <li>an error reply that begins with a word of {@link #OUTAGES}: {@link RedisOutageException}
 *   <li>any other error reply: {@link RedisCommandException}
 *   <li>any other failure, such as a closed connection: an unanswered {@link RedisOutageException}
 * </ul>
 *
 * Clients are told of an outage in a sentence that names no address, user or command; the client's
 * or Redis's own words are its detail, for the log.
 */
final class RedisErrors {
  /** First words of error replies that refuse every client or every write, and their sentences. */
  private static final Map<String, String> OUTAGES =
      Map.ofEntries(
          Map.entry("LOADING", "Redis is loading its data"),
          Map.entry("READONLY", "Redis is a replica, which takes no writes"),
          Map.entry("MASTERDOWN", "Redis is a replica without its master"),
          Map.entry("CLUSTERDOWN", "the Redis Cluster is down"),
          Map.entry("TRYAGAIN", "the Redis Cluster moves the session"),
          Map.entry("OOM", "Redis's memory is full"),
          Map.entry("MISCONF", "Redis cannot write to its disk"),
          Map.entry("NOAUTH", "Redis demands a password"),
          Map.entry("WRONGPASS", "Redis refuses the user name or the password"),
          Map.entry("NOPERM", "Redis does not permit this user what the service needs"),
          Map.entry("NOREPLICAS", "Redis lacks replicas"),
          Map.entry("BUSY", "a script blocks Redis"));

  /** Error that the client itself makes for commands in flight when a connection closes. */
  private static final String CLOSED = "CONNECTION_CLOSED";

  private RedisErrors() {}

  static RuntimeException translate(Throwable failure) {
    if (failure instanceof RedisOutageException outage) {
      return outage;
    }
    if (isReply(failure)) {
      return fromReply(String.valueOf(failure.getMessage()));
    }
    return RedisOutageException.unanswered(sentence(failure), failure.toString());
  }

  /** Names the kind of a failure of the connection; its own message may have the address. */
  static String sentence(Throwable failure) {
    if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
      return "no connection to Redis can be made";
    }
    if (failure instanceof TimeoutException) {
      return "Redis does not answer in time";
    }
    return CLOSED.equals(failure.getMessage())
        ? "Redis closed the connection"
        : "the connection to Redis failed";
  }

  /**
   * Puts a failed attempt to connect into words for the log, without the system call before the
   * reason and the address after it: {@code cannot connect to redis://redis:6379/0: connection
   * refused}.
   */
  static String cannotConnect(String address, ConnectException failure) {
    String reason =
        String.valueOf(failure.getMessage())
            .replaceFirst("^\\S+ failed with error\\(-?\\d+\\): ", "")
            .replaceFirst(": \\S+:\\d+$", "");
    return "cannot connect to %s: %s".formatted(address, reason.toLowerCase(Locale.ROOT));
  }

  static RuntimeException fromReply(String message) {
    String word = firstWord(message);
    String sentence = OUTAGES.get(word);
    return sentence == null
        ? new RedisCommandException(message)
        : new RedisOutageException("%s (%s)".formatted(sentence, word), message);
  }

  /** Whether the failure is an error reply of Redis, and so the link works. */
  static boolean isReply(Throwable failure) {
    return failure instanceof Response reply
        && reply.type() == ResponseType.ERROR
        && !CLOSED.equals(failure.getMessage());
  }

  /** Whether Redis refused one command, with an error of this name. */
  static boolean isCommandError(@Nullable Throwable failure, String word) {
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
    return own.split(" ", 2)[0];
  }
}
