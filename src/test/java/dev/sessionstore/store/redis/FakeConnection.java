package dev.sessionstore.store.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose commands the test answers: in what order, how late and how wrongly it likes.
 * As the client of a real one does, {@link #close} fails the commands in flight before it reports
 * the end, unless the test wants to answer them later.
 */
final class FakeConnection implements RedisConnection, Redis {
  private static final int PATIENCE_SECONDS = 30;

  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
  private final List<Promise<Response>> inFlight = new ArrayList<>();
  private @Nullable Handler<Response> handler;
  private @Nullable Handler<Void> endHandler;
  private boolean answersLate;
  private boolean closed;

  /** A command that was sent. */
  record Sent(Request request, Promise<Response> reply) {
    void answer(@Nullable Response with) {
      reply.complete(with);
    }

    void refuse(String error) {
      reply.fail(new FakeReply.OfError(error));
    }
  }

  /** The oldest command that no test has taken; waits for it. */
  Sent next() {
    try {
      Sent next = sent.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing was sent");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the test has taken all commands. */
  boolean isQuiet() {
    return sent.isEmpty();
  }

  boolean isClosed() {
    return closed;
  }

  /** Commands in flight do not fail when the connection is closed: their replies still come. */
  void answerLate() {
    answersLate = true;
  }

  /** A message that no command asked for. */
  void push(Response message) {
    if (handler != null) {
      handler.handle(message);
    }
  }

  @Override
  public Future<Response> send(Request request) {
    Promise<Response> reply = Promise.promise();
    inFlight.add(reply);
    sent.add(new Sent(request, reply));
    return reply.future();
  }

  @Override
  public Future<Void> close() {
    if (!closed) {
      closed = true;
      if (!answersLate) {
        inFlight.forEach(reply -> reply.tryFail(new FakeReply.OfError("CONNECTION_CLOSED")));
      }
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
    return Future.succeededFuture();
  }

  @Override
  public RedisConnection handler(@Nullable Handler<Response> messages) {
    handler = messages;
    return this;
  }

  @Override
  public RedisConnection endHandler(@Nullable Handler<Void> end) {
    endHandler = end;
    return this;
  }

  @Override
  public RedisConnection exceptionHandler(@Nullable Handler<Throwable> failures) {
    return this;
  }

  @Override
  public boolean pendingQueueFull() {
    return false;
  }

  @Override
  public Future<RedisConnection> connect() {
    return Future.succeededFuture(this);
  }

  @Override
  public RedisConnection pause() {
    throw new UnsupportedOperationException();
  }

  @Override
  public RedisConnection resume() {
    throw new UnsupportedOperationException();
  }

  @Override
  public RedisConnection fetch(long amount) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<List<Response>> batch(List<Request> commands) {
    throw new UnsupportedOperationException();
  }
}
