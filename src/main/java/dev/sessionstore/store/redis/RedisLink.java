package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.redis.PendingCommands.Pending;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One held connection to Redis on which commands are pipelined, with ten times the throughput of
 * leasing a connection for each. Adds what the client lacks: a deadline for every reply, and bounds
 * on the commands and bytes that wait for replies or wait to be sent.
 *
 * <p>Replies come in the order of the commands, so the oldest command has the earliest deadline and
 * one timer is enough. If it is missed, the link hangs: it is cut, and all its commands fail at
 * once. See {@link ReplyDeadline} for a link that is only busy. To be used from one event loop.
 */
final class RedisLink {
  /** Bytes in flight from which on commands wait, so that each deadline covers a bounded wait. */
  private static final long MAX_BYTES_IN_FLIGHT = 1024 * 1024;

  /** As many bytes as all request bodies together may have. */
  private static final long MAX_BYTES_QUEUED = 64 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private final Vertx vertx;
  private final Redis client;
  private final RedisConnection connection;
  private final SessionClock clock;
  private final LongConsumer latency;
  private final PendingCommands inFlight;
  private final PendingCommands queued;
  private final ReplyDeadline replyDeadline;
  private final Promise<String> lost = Promise.promise();
  private long latestDeadline;
  private long timer = -1;
  private @Nullable String cause;

  /**
   * The client owns the connection and nothing else; it is closed when the link is cut. The latency
   * is given the nanoseconds from each command to its reply.
   */
  RedisLink(
      Vertx vertx,
      RedisConfig config,
      Redis client,
      RedisConnection connection,
      SessionClock clock,
      LongConsumer latency) {
    this.vertx = vertx;
    this.client = client;
    this.connection = connection;
    this.clock = clock;
    this.latency = latency;
    this.inFlight = new PendingCommands(config.maxInFlight(), MAX_BYTES_IN_FLIGHT);
    this.queued = new PendingCommands(config.maxQueued(), MAX_BYTES_QUEUED);
    this.replyDeadline = new ReplyDeadline(config.commandTimeoutMs());
    connection.endHandler(end -> cut("the connection was closed"));
    connection.exceptionHandler(
        error -> {
          LOG.warn("redis connection broke reason={}", String.valueOf(error));
          cut(RedisErrors.sentence(error));
        });
  }

  /** Completes with the cause when this link is cut; never fails. */
  Future<String> lost() {
    return lost.future();
  }

  /**
   * Sends a command. The future fails with a {@link RedisOutageException} if the link is cut before
   * the reply, with a {@link RedisCommandException} if Redis refuses the command, and with a plain
   * {@link StoreUnavailableException} if too many commands wait already (then it was not sent).
   */
  Future<@Nullable Response> send(Request request) {
    return send(0, () -> request);
  }

  /** Sends a command with about so many bytes of data, made when it is sent, which may be later. */
  Future<@Nullable Response> send(long bytes, Supplier<Request> request) {
    if (cause != null) {
      return Future.failedFuture(new RedisOutageException(cause));
    }
    Pending pending = new Pending(request, bytes);
    if (queued.isEmpty() && inFlight.hasRoom()) {
      transmit(pending);
    } else if (queued.hasRoom()) {
      queued.add(pending);
    } else {
      return Future.failedFuture(new StoreUnavailableException("too many commands wait for Redis"));
    }
    watchOldest();
    return pending.reply.future();
  }

  /** Deadline, in epoch milliseconds, after which Redis must not run a script that is sent now. */
  long scriptDeadline() {
    long deadline = clock.millis() + replyDeadline.millis();
    latestDeadline = Math.max(latestDeadline, deadline);
    return deadline;
  }

  /**
   * Time until which Redis may still run a script that is given up now: the deadline that it was
   * sent with, or that of one sent now if the clock was set back meanwhile.
   */
  long mayRunUntil(long deadline) {
    return Math.min(deadline, clock.millis() + replyDeadline.millis());
  }

  /**
   * Time until which Redis may still run a script that was sent here; 0 if no command is in flight.
   * To be asked when {@link #lost} completes, while the commands in flight have not failed yet.
   */
  long unsettledUntil() {
    return inFlight.isEmpty() ? 0 : latestDeadline;
  }

  /** Sets the timeout of commands, those in flight included; at first it is the configured one. */
  void timeout(long millis) {
    replyDeadline.set(millis);
    // A timer for the old timeout could come too late for the new one.
    vertx.cancelTimer(timer);
    timer = -1;
    watchOldest();
  }

  void cut(String why) {
    if (cause != null) {
      return;
    }
    cause = why;
    client.close();
    lost.complete(why);
    inFlight.failAll(RedisOutageException.unanswered(why, why));
    queued.failAll(new RedisOutageException(why));
  }

  private void transmit(Pending pending) {
    Request request;
    try {
      request = pending.request.get();
    } catch (RuntimeException e) {
      // Not counted as in flight: a command that is never sent would take the next one's reply.
      pending.reply.fail(e);
      return;
    }
    inFlight.add(pending);
    pending.sent = replyDeadline.start(System.nanoTime());
    long sentMillis = clock.elapsedMillis();
    connection.send(request).onComplete(reply -> received(pending, sentMillis, reply));
  }

  private void received(Pending pending, long sentMillis, AsyncResult<@Nullable Response> reply) {
    if (cause != null) {
      return;
    }
    if (reply.failed() && !RedisErrors.isReply(reply.cause())) {
      // The client fails commands before it reports the end of the connection. This command still
      // counts as in flight when the link is cut, since Redis may run it.
      cut("the connection was closed");
      return;
    }
    inFlight.remove();
    clock.heard(sentMillis);
    long now = System.nanoTime();
    replyDeadline.replied(now, pending.bytes + bytes(reply.result()));
    latency.accept(now - pending.createdNanos);
    while (!queued.isEmpty() && inFlight.hasRoom()) {
      transmit(queued.remove());
    }
    if (reply.succeeded()) {
      pending.reply.complete(reply.result());
    } else {
      pending.reply.fail(RedisErrors.translate(reply.cause()));
    }
  }

  private static long bytes(@Nullable Response reply) {
    if (reply == null) {
      return 0;
    }
    return switch (reply.type()) {
      case BULK -> reply.toBuffer().length();
      case MULTI -> reply.stream().mapToLong(RedisLink::bytes).sum();
      default -> 0;
    };
  }

  private void watchOldest() {
    if (timer < 0 && !inFlight.isEmpty()) {
      timer = vertx.setTimer(Math.max(1, nanosLeft() / 1_000_000 + 1), fired -> checkDeadline());
    }
  }

  private void checkDeadline() {
    timer = -1;
    if (!inFlight.isEmpty() && nanosLeft() <= 0) {
      cut("no reply within " + replyDeadline.millis() + " ms");
    } else {
      watchOldest();
    }
  }

  private long nanosLeft() {
    return replyDeadline.nanosLeft(inFlight.oldest().sent, System.nanoTime());
  }
}
