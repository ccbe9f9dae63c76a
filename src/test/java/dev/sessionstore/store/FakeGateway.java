package dev.sessionstore.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/** Connections that the test makes, when it does. */
public final class FakeGateway implements RedisGateway {
  private final Deque<Promise<ServingRedis>> attempts = new ArrayDeque<>();
  private final Deque<Promise<InvalidationStream>> subscriptions = new ArrayDeque<>();
  private final Deque<InvalidationStream.Listener> listeners = new ArrayDeque<>();

  @Override
  public Future<ServingRedis> connect(long patienceMillis) {
    attempts.add(Promise.promise());
    return attempts.getLast().future();
  }

  @Override
  public Future<InvalidationStream> invalidations(
      ServingRedis redis, InvalidationStream.Listener listener) {
    listeners.add(listener);
    subscriptions.add(Promise.promise());
    return subscriptions.getLast().future();
  }

  /** The attempts to connect that wait for the test, the oldest first. */
  public Deque<Promise<ServingRedis>> attempts() {
    return attempts;
  }

  /** The subscriptions that wait for the test, the oldest first. */
  public Deque<Promise<InvalidationStream>> subscriptions() {
    return subscriptions;
  }

  /** The listeners of all subscriptions, the oldest first. */
  public Deque<InvalidationStream.Listener> listeners() {
    return listeners;
  }
}
