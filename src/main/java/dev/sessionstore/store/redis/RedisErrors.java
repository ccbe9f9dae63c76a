package dev.sessionstore.store.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells apart what Redis says when it cannot serve at all and what is wrong with one command. */
final class RedisErrors {
  /**
   * The first words of error replies that are an outage: starting, read-only, without its master,
   * cluster down or moving, out of memory, disk trouble, or this client is not let in any more.
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

  /** What the client says of a command that it had sent when the connection was closed. */
  private static final String CLOSED = "CONNECTION_CLOSED";

  private RedisErrors() {}

  /**
   * The failure in the store's terms: {@link RedisOutageException} if Redis does not serve, {@link
   * RedisCommandException} if it refused this command.
   */
  static RuntimeException translate(Throwable cause) {
    if (cause instanceof RedisOutageException outage) {
      return outage;
    }
    if (isAnswer(cause)) {
      return said(String.valueOf(cause.getMessage()));
    }
    return RedisOutageException.unanswered(
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }

  /** Whether Redis said so, or else the link broke before it said anything. */
  static boolean isAnswer(Throwable cause) {
    return cause instanceof ErrorType && !CLOSED.equals(cause.getMessage());
  }

  /** {@link #translate} for what Redis itself said. */
  static RuntimeException said(String message) {
    return OUTAGES.contains(firstWord(message))
        ? new RedisOutageException(message)
        : new RedisCommandException(message);
  }

  static boolean isUnknownScript(Throwable cause) {
    return isCommandError(cause, "NOSCRIPT");
  }

  /** Whether a Redis Cluster refused a command because its keys are of several slots. */
  static boolean isOfSeveralSlots(@Nullable Throwable cause) {
    return isCommandError(cause, "CROSSSLOT");
  }

  private static boolean isCommandError(@Nullable Throwable cause, String word) {
    return cause instanceof RedisCommandException
        && word.equals(firstWord(String.valueOf(cause.getMessage())));
  }

  /**
   * Redis 6 says where in a script it went wrong, and marks what it said there: {@code
   * @user_script: 8: -OOM command not allowed …}.
   */
  private static String firstWord(String message) {
    int inner = message.startsWith("@user_script") ? message.indexOf(": -") : -1;
    String own = inner < 0 ? message : message.substring(inner + 3);
    int space = own.indexOf(' ');
    return space < 0 ? own : own.substring(0, space);
  }
}
