package dev.sessionstore.store.redis;

import dev.sessionstore.config.RedisConfig;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.store.StoreUnavailableException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, held for as long as it works, on which commands are pipelined: about ten
 * times the throughput of leasing one a command. It adds what the client lacks: a deadline for
 * every command and a bound on what is under way.
 *
 * <p>Replies come in the order of the commands, so the oldest command has the earliest deadline and
 * one timer watches all. A command that misses its deadline means that the link hangs: it is cut,
 * and everything on it fails at once. A link that is busy with large sessions does not hang: what
 * is sent at a time is bounded in bytes too, and a command need not wait out in its own time what a
 * slow network would have needed for those before it, as long as answers come at all. To be used
 * from one event loop only.
 */
public final class RedisLink {
  /**
   * Bytes that are sent and not answered yet, beside one command; each takes its deadline along.
   */
  private static final long MAX_BYTES_IN_FLIGHT = 1024 * 1024;

  /** Bytes that wait to be sent: as much as bodies may take that are being received. */
  private static final long MAX_BYTES_QUEUED = 64 * 1024 * 1024;

  private final Vertx vertx;
  private final RedisConfig config;
  private final Redis client;
  private final RedisConnection connection;
  private final LongConsumer latency;
  private final SessionClock clock;
  private final Queue<Pending> inFlight = new ArrayDeque<>();
  private final Queue<Pending> queued = new ArrayDeque<>();
  private final Promise<String> lost = Promise.promise();
  private long bytesInFlight;
  private long bytesQueued;
  private final ReplyDeadline patience;
  private long latestDeadline;
  private long watch = -1;
  private @Nullable String cause;

  private static final class Pending {
    private final Supplier<Request> request;
    private final long bytes;
    private final Promise<@Nullable Response> reply = Promise.promise();
    private final long askedAt = System.nanoTime();
    private ReplyDeadline.@Nullable Start sent;
    private long sentAt;

    Pending(Supplier<Request> request, long bytes) {
      this.request = request;
      this.bytes = bytes;
    }
  }

  RedisLink(
      Vertx vertx,
      RedisConfig config,
      Redis client,
      RedisConnection connection,
      SessionClock clock,
      LongConsumer latency) {
    this.latency = latency;
    this.clock = clock;
    this.patience = new ReplyDeadline(config.commandTimeoutMs());
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
    return send(0, () -> request);
  }

  /**
   * Sends a command that has data in it.
   *
   * @param bytes how many, about
   * @param request makes the command when it is sent, which may be later; called once
   */
  Future<@Nullable Response> send(long bytes, Supplier<Request> request) {
    if (cause != null) {
      return Future.failedFuture(new RedisOutageException(cause));
    }
    Pending pending = new Pending(request, bytes);
    if (queued.isEmpty() && hasRoom()) {
      transmit(pending);
    } else if (queued.size() < config.maxQueued() && bytesQueued < MAX_BYTES_QUEUED) {
      bytesQueued += bytes;
      queued.add(pending);
    } else {
      return Future.failedFuture(new StoreUnavailableException("too many commands wait for Redis"));
    }
    watch();
    return pending.reply.future();
  }

  private boolean hasRoom() {
    return inFlight.size() < config.maxInFlight() && bytesInFlight < MAX_BYTES_IN_FLIGHT;
  }

  /**
   * Until when a command that is sent now may be carried out: then it is given up here.
   *
   * @param now the store's time, epoch milliseconds
   */
  long deadline(long now) {
    long deadline = now + patience.millis();
    latestDeadline = Math.max(latestDeadline, deadline);
    return deadline;
  }

  /**
   * The deadline of a command that is given up now.
   *
   * @param sent the one that it was sent with; later than any that is sent now if the clock was set
   *     back meanwhile
   * @param now the store's time, epoch milliseconds
   */
  long deadlineOf(long sent, long now) {
    return Math.min(sent, now + patience.millis());
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
    patience.set(millis);
    // A watch that was set for a longer deadline would let the next commands wait for that.
    if (watch >= 0) {
      vertx.cancelTimer(watch);
      watch = -1;
    }
    watch();
  }

  /** Cuts the link; what is under way fails. */
  void cut(String why) {
    if (cause != null) {
      return;
    }
    cause = why;
    client.close();
    lost.complete(why);
    failAll(inFlight, RedisOutageException.unanswered(why));
    failAll(queued, new RedisOutageException(why));
  }

  private void transmit(Pending pending) {
    Request request;
    try {
      request = pending.request.get();
    } catch (RuntimeException e) {
      // Before it counts: what is never sent has no reply, and would take that of the next one.
      pending.reply.fail(e);
      return;
    }
    inFlight.add(pending);
    bytesInFlight += pending.bytes;
    pending.sent = patience.start(System.nanoTime());
    pending.sentAt = clock.elapsedMillis();
    connection.send(request).onComplete(reply -> received(pending, reply));
  }

  private void transmitNext() {
    while (!queued.isEmpty() && hasRoom()) {
      Pending next = queued.remove();
      bytesQueued -= next.bytes;
      transmit(next);
    }
  }

  private void received(Pending pending, AsyncResult<@Nullable Response> reply) {
    if (cause != null) {
      return;
    }
    if (reply.failed() && !RedisErrors.isAnswer(reply.cause())) {
      // Before the end of the connection is told: this one too is under way and not answered.
      cut("the connection was closed");
      return;
    }
    inFlight.remove();
    bytesInFlight -= pending.bytes;
    clock.heard(pending.sentAt);
    long now = System.nanoTime();
    patience.replied(now, pending.bytes + bytes(reply.result()));
    latency.accept(now - pending.askedAt);
    transmitNext();
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
    if (reply.type() == ResponseType.BULK) {
      return reply.toBuffer().length();
    }
    long bytes = 0;
    if (reply.type() == ResponseType.MULTI) {
      for (Response part : reply) {
        bytes += bytes(part);
      }
    }
    return bytes;
  }

  private void watch() {
    Pending oldest = inFlight.peek();
    if (watch >= 0 || oldest == null) {
      return;
    }
    long millisLeft = nanosLeft(oldest) / 1_000_000;
    watch = vertx.setTimer(Math.max(1, millisLeft + 1), timer -> checkDeadline());
  }

  private void checkDeadline() {
    watch = -1;
    Pending oldest = inFlight.peek();
    if (cause == null && oldest != null && nanosLeft(oldest) <= 0) {
      cut("no reply within " + patience.millis() + " ms");
    } else {
      watch();
    }
  }

  private long nanosLeft(Pending oldest) {
    return patience.nanosLeft(Objects.requireNonNull(oldest.sent, "sent"), System.nanoTime());
  }

  private static void failAll(Queue<Pending> pendings, RedisOutageException error) {
    for (Pending next = pendings.poll(); next != null; next = pendings.poll()) {
      next.reply.fail(error);
    }
  }
}
