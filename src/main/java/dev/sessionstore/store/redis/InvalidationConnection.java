package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionKey;
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
 * A connection on which Redis tells which sessions change: {@code CLIENT TRACKING ON BCAST PREFIX
 * {namespace}:session: …}, by whomever, this node included (Redis does not know a script's writes
 * for those of the client that runs it, so {@code NOLOOP} would leave none out).
 *
 * <p>Nothing else is sent on it but {@code SUBSCRIBE}, again and again: a reply to anything else
 * could be mistaken for what Redis tells by itself. The answer to that comes in order with what
 * Redis tells, so it proves that all changes from before the question have been told. To be used
 * from one event loop.
 */
public final class InvalidationConnection {
  /** How often Redis is asked for proof. */
  private static final long BEAT_MS = 100;

  /** A connection that owes an answer for so long is given up. */
  private static final long PATIENCE_NANOS = 2_000_000_000;

  private static final String CHANNEL = "dify-session-store:heartbeat";

  private final Vertx vertx;
  private final Redis client;
  private final RedisConnection connection;
  private final Listener listener;
  private final Queue<Long> beats = new ArrayDeque<>();
  private final Promise<String> lost = Promise.promise();
  private long timer = -1;
  private boolean closed;

  /** Who is told. */
  public interface Listener {
    /** A session was changed, deleted, or has expired. */
    void changed(SessionKey key);

    /** Anything may have changed. */
    void allChanged();

    /**
     * All that changed before a moment has been told.
     *
     * @param nanos the moment by {@link System#nanoTime}
     */
    void toldUntil(long nanos);
  }

  InvalidationConnection(Vertx vertx, Redis client, RedisConnection connection, Listener listener) {
    this.vertx = vertx;
    this.client = client;
    this.connection = connection;
    this.listener = listener;
    connection.handler(this::heard);
    connection.endHandler(end -> cut("the connection was closed"));
    connection.exceptionHandler(error -> cut("the connection failed: " + error.getMessage()));
  }

  /** Begins; the listener is told from the first proof on. */
  Future<InvalidationConnection> begin(Collection<String> namespaces) {
    Request on = Request.cmd(Command.CLIENT).arg("TRACKING").arg("ON").arg("BCAST");
    namespaces.forEach(namespace -> on.arg("PREFIX").arg(RedisKeys.prefix(namespace)));
    return connection
        .send(on)
        .onSuccess(
            told -> {
              timer = vertx.setPeriodic(BEAT_MS, any -> beat());
              beat();
            })
        .map(this);
  }

  /** Completes with the cause when Redis tells no more; never fails. */
  public Future<String> lost() {
    return lost.future();
  }

  /** Ends it; the listener is told nothing more. */
  public void cut(String why) {
    if (closed) {
      return;
    }
    closed = true;
    vertx.cancelTimer(timer);
    client.close();
    lost.complete(why);
  }

  private void beat() {
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    Long oldest = beats.peek();
    if (oldest != null && now - oldest > PATIENCE_NANOS) {
      cut("no heartbeat within " + PATIENCE_NANOS / 1_000_000 + " ms");
      return;
    }
    beats.add(now);
    connection
        .send(Request.cmd(Command.SUBSCRIBE).arg(CHANNEL))
        .onFailure(error -> cut("the heartbeat failed: " + error.getMessage()));
  }

  private void heard(@Nullable Response push) {
    if (closed || push == null || push.type() != ResponseType.PUSH) {
      return;
    }
    String kind = push.get(0).toString();
    if (kind.equals("invalidate")) {
      invalidate(push.get(1));
    } else if (kind.equals("subscribe")) {
      Long askedAt = beats.poll();
      if (askedAt != null) {
        listener.toldUntil(askedAt);
      }
    }
  }

  private void invalidate(@Nullable Response keys) {
    if (keys == null) {
      listener.allChanged();
      return;
    }
    for (Response name : keys) {
      SessionKey key = RedisKeys.parse(name.toString());
      if (key != null) {
        listener.changed(key);
      }
    }
  }
}
