package dev.sessionstore.http;

import dev.sessionstore.config.HttpConfig;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * State that all instances of the HTTP verticle share. Safe from any thread.
 *
 * @param port the port that is listened on; 0 before
 * @param stopping whether the service says that it is not ready, so that traffic goes elsewhere
 */
public record HttpShared(
    int maxOpenConnections,
    AtomicInteger openConnections,
    ByteBudget bodies,
    ByteBudget answers,
    AtomicInteger port,
    AtomicBoolean stopping) {
  public HttpShared(HttpConfig config, int maxOpenConnections) {
    this(
        maxOpenConnections,
        new AtomicInteger(),
        new ByteBudget(config.maxPendingBodyBytes()),
        new ByteBudget(config.maxPendingAnswerBytes()),
        new AtomicInteger(),
        new AtomicBoolean());
  }

  /** Takes over the bounds of a changed configuration; what is held already is kept. */
  public void bound(HttpConfig config) {
    bodies.limit(config.maxPendingBodyBytes());
    answers.limit(config.maxPendingAnswerBytes());
  }
}
