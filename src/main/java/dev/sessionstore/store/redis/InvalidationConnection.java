package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.InvalidationStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Connection on which Redis reports changed sessions: {@code CLIENT TRACKING ON BCAST PREFIX
 * {namespace}:session: …}. It reports changes by all clients, this node included; {@code NOLOOP}
 * would spare none, since Redis does not ascribe a script's writes to the script's caller.
 *
 * <p>The client may mistake a push for the reply to a command in flight. So this connection sends
 * nothing but {@code SUBSCRIBE}, whose answer is a push itself. That answer comes in order with the
 * reports and so proves that all changes before the question have been reported. To be used from
 * one event loop.
 */
final class InvalidationConnection implements InvalidationStream {
  private static final long HEARTBEAT_MS = 100;
  private static final long TIMEOUT_NANOS = 2_000_000_000;
  private static final String CHANNEL = "dify-session-store:heartbeat";

  private final Vertx vertx;
  private final Redis client;
  private final RedisConnection connection;
  private final Listener listener;
  private final Queue<Long> unanswered = new ArrayDeque<>();
  private final Promise<String> lost = Promise.promise();
  private long timer = -1;
  private boolean closed;

  /** The client owns the connection and nothing else; it is closed with this. */
  InvalidationConnection(Vertx vertx, Redis client, RedisConnection connection, Listener listener) {
    this.vertx = vertx;
    this.client = client;
    this.connection = connection;
    this.listener = listener;
    connection.handler(this::received);
    connection.endHandler(end -> cut("the connection was closed"));
    connection.exceptionHandler(error -> cut("the connection failed: " + error.getMessage()));
  }

  /** Turns the reports on and begins to ask for proof. */
  Future<InvalidationConnection> begin(Collection<String> namespaces) {
    Request on = Request.cmd(Command.CLIENT).arg("TRACKING").arg("ON").arg("BCAST");
    namespaces.forEach(namespace -> on.arg("PREFIX").arg(RedisKeys.prefix(namespace)));
    return connection
        .send(on)
        .onSuccess(
            reply -> {
              timer = vertx.setPeriodic(HEARTBEAT_MS, tick -> ask());
              ask();
            })
        .map(this);
  }

  @Override
  public Future<String> lost() {
    return lost.future();
  }

  @Override
  public void cut(String why) {
    if (closed) {
      return;
    }
    closed = true;
    vertx.cancelTimer(timer);
    client.close();
    lost.complete(why);
  }

  private void ask() {
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    Long oldest = unanswered.peek();
    if (oldest != null && now - oldest > TIMEOUT_NANOS) {
      cut("no heartbeat within " + TIMEOUT_NANOS / 1_000_000 + " ms");
      return;
    }
    unanswered.add(now);
    connection
        .send(Request.cmd(Command.SUBSCRIBE).arg(CHANNEL))
        .onFailure(error -> cut("the heartbeat failed: " + error.getMessage()));
  }

  private void received(@Nullable Response push) {
    if (closed || push == null || push.type() != ResponseType.PUSH) {
      return;
    }
    String kind = push.get(0).toString();
    if (kind.equals("invalidate")) {
      invalidate(push.get(1));
    } else if (kind.equals("subscribe") && !unanswered.isEmpty()) {
      listener.toldUntil(unanswered.remove());
    }
  }

  /** Null instead of keys means that Redis dropped its table, as after {@code FLUSHALL}. */
  private void invalidate(@Nullable Response keys) {
    if (keys == null) {
      listener.allChanged();
      return;
    }
    for (Response name : keys) {
      SessionKey key = RedisKeys.parse(name.toString());
      // The listener may have cut the connection at an earlier key.
      if (key != null && !closed) {
        listener.changed(key);
      }
    }
  }
}
