package dev.sessionstore.http;

import dev.sessionstore.config.HttpConfig;
import java.util.concurrent.atomic.AtomicInteger;

/** State that all instances of the HTTP verticle share. Safe from any thread. */
public final class HttpShared {
  /** The part of the heap that bodies may take, and answers too: an eighth of it each. */
  private static final int PART_OF_HEAP = 8;

  private final AtomicInteger openConnections = new AtomicInteger();
  private final ByteBudget bodies;
  private final ByteBudget answers;
  private volatile boolean stopping;
  private volatile int port;

  public HttpShared(HttpConfig config) {
    this(config, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * State with bounds of its own.
   *
   * @param maxBytes most bytes that bodies take together, if the configuration allows as many, and
   *     most bytes that answers take while they wait to be sent
   */
  HttpShared(HttpConfig config, long maxBytes) {
    this.bodies = new ByteBudget(Math.min(config.maxPendingBodyBytes(), maxBytes));
    this.answers = new ByteBudget(maxBytes);
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
}
