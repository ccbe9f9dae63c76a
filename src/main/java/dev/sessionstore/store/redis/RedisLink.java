package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, held for as long as it works, on which commands are pipelined: about ten
 * times the throughput of leasing one a command. It adds what the client lacks: a deadline for
 * every command and a bound on what is under way.
 *
 * <p>Replies come in the order of the commands, so the oldest command has the earliest deadline and
 * one timer watches all. A command that misses its deadline means that the link hangs: it is cut,
 * and everything on it fails at once. To be used from one event loop only.
 */
public final class RedisLink {
  private final Vertx vertx;
  private final RedisConfig config;
  private final Redis client;
  private final RedisConnection connection;
  private final LongConsumer latency;
  private final Queue<Pending> inFlight = new ArrayDeque<>();
  private final Queue<Pending> queued = new ArrayDeque<>();
  private final Promise<String> lost = Promise.promise();
  private long timeoutMillis;
  private long latestDeadline;
  private boolean watching;
  private @Nullable String cause;

  private record Pending(Request request, Promise<@Nullable Response> reply, long askedAt) {}

  RedisLink(
      Vertx vertx,
      RedisConfig config,
      Redis client,
      RedisConnection connection,
      LongConsumer latency) {
    this.latency = latency;
    this.timeoutMillis = config.commandTimeoutMs();
    this.vertx = vertx;
    this.config = config;
    this.client = client;
    this.connection = connection;
    connection.endHandler(end -> cut("the connection was closed"));
    connection.exceptionHandler(error -> cut("the connection failed: " + error.getMessage()));
  }

  /** Completes with the cause when this link is no more; never fails. */
  Future<String> lost() {
    return lost.future();
  }

  /**
   * Sends a command. The future fails with a {@link RedisOutageException} if the link is lost
   * before the reply (then the command may have been carried out), with a {@link
   * RedisCommandException} if Redis refuses the command, and with a plain {@link
   * StoreUnavailableException} if too much waits already (then it was not sent).
   */
  Future<@Nullable Response> send(Request request) {
    if (cause != null) {
      return Future.failedFuture(new RedisOutageException(cause));
    }
    if (queued.size() >= config.maxQueued() && inFlight.size() >= config.maxInFlight()) {
      return Future.failedFuture(new StoreUnavailableException("too many commands wait for Redis"));
    }
    Pending pending = new Pending(request, Promise.promise(), System.nanoTime());
    if (inFlight.size() < config.maxInFlight()) {
      transmit(pending);
    } else {
      queued.add(pending);
    }
    watch();
    return pending.reply().future();
  }

  /**
   * Until when a command that is sent now may be carried out: then it is given up here.
   *
   * @param now the store's time, epoch milliseconds
   */
  long deadline(long now) {
    long deadline = now + timeoutMillis;
    latestDeadline = Math.max(latestDeadline, deadline);
    return deadline;
  }

  /**
   * Until when something that was sent here may still be carried out though nobody waits for it any
   * more, in the store's epoch milliseconds; 0 if nothing is under way. To be asked when the link
   * is lost, and before what is under way fails.
   */
  long unsettledUntil() {
    return inFlight.isEmpty() ? 0 : latestDeadline;
  }

  /** Sets the deadline of commands, which is the configured one at first. */
  void timeout(long millis) {
    timeoutMillis = millis;
  }

  /** Cuts the link; what is under way fails. */
  void cut(String why) {
    if (cause != null) {
      return;
    }
    cause = why;
    client.close();
    lost.complete(why);
    failAll(inFlight, why);
    failAll(queued, why);
  }

  private void transmit(Pending pending) {
    inFlight.add(pending);
    connection.send(pending.request()).onComplete(reply -> received(pending, reply));
  }

  private void received(Pending pending, AsyncResult<@Nullable Response> reply) {
    if (cause != null) {
      return;
    }
    inFlight.remove();
    latency.accept(System.nanoTime() - pending.askedAt());
    Pending next = queued.poll();
    if (next != null) {
      transmit(next);
    }
    if (reply.succeeded()) {
      pending.reply().complete(reply.result());
    } else {
      pending.reply().fail(RedisErrors.translate(reply.cause()));
    }
  }

  private void watch() {
    Pending oldest = inFlight.peek();
    if (watching || oldest == null) {
      return;
    }
    watching = true;
    long millisLeft = nanosLeft(oldest) / 1_000_000;
    vertx.setTimer(Math.max(1, millisLeft + 1), timer -> checkDeadline());
  }

  private void checkDeadline() {
    watching = false;
    Pending oldest = inFlight.peek();
    if (cause == null && oldest != null && nanosLeft(oldest) <= 0) {
      cut("no reply within " + timeoutMillis + " ms");
    } else {
      watch();
    }
  }

  private long nanosLeft(Pending pending) {
    return pending.askedAt() + timeoutMillis * 1_000_000 - System.nanoTime();
  }

  private static void failAll(Queue<Pending> pendings, String why) {
    for (Pending next = pendings.poll(); next != null; next = pendings.poll()) {
      next.reply().fail(new RedisOutageException(why));
    }
  }
}
