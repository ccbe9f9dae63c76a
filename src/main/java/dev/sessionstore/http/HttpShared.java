package dev.sessionstore.http;

import dev.sessionstore.config.HttpConfig;
import java.util.concurrent.atomic.AtomicInteger;

/** State that all instances of the HTTP verticle share. Safe from any thread. */
public final class HttpShared {
  private final AtomicInteger openConnections = new AtomicInteger();
  private final int maxOpenConnections;
  private final ByteBudget bodies;
  private final ByteBudget answers;
  private volatile boolean stopping;
  private volatile int port;

  /**
   * @param maxOpenConnections most connections of all instances
   */
  public HttpShared(HttpConfig config, int maxOpenConnections) {
    this.maxOpenConnections = maxOpenConnections;
    this.bodies = new ByteBudget(config.maxPendingBodyBytes());
    this.answers = new ByteBudget(config.maxPendingAnswerBytes());
  }

  /** Takes over the bounds of a changed configuration; what is held already is kept. */
  public void bound(HttpConfig config) {
    bodies.limit(config.maxPendingBodyBytes());
    answers.limit(config.maxPendingAnswerBytes());
  }

  /** From now on the service says that it is not ready, so that traffic goes elsewhere. */
  public void stopping() {
    stopping = true;
  }

  public boolean isStopping() {
    return stopping;
  }

  /** The port that is listened on; 0 before. */
  public int port() {
    return port;
  }

  void listening(int actualPort) {
    port = actualPort;
  }

  /** Bounds the bodies that are being received. */
  public ByteBudget bodies() {
    return bodies;
  }

  /** Bounds the answers that wait to be sent. */
  public ByteBudget answers() {
    return answers;
  }

  AtomicInteger openConnections() {
    return openConnections;
  }

  int maxOpenConnections() {
    return maxOpenConnections;
  }
}
