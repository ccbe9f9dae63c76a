package dev.sessionstore.http;

import dev.sessionstore.config.HttpConfig;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all instances of the HTTP verticle have together. Safe from any thread. */
public final class HttpShared {
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicInteger openConnections = new AtomicInteger();
  private final ApiDocument document;
  private volatile boolean stopping;
  private volatile int port;

  public HttpShared(HttpConfig config) {
    this.document = new ApiDocument(config.publicUrl());
  }

  /** From now on the service says that it is not ready, so that traffic goes elsewhere. */
  public void stopping() {
    stopping = true;
  }

  /** The port that is listened on; 0 before. */
  public int port() {
    return port;
  }

  void listening(int actualPort) {
    port = actualPort;
  }

  boolean isStopping() {
    return stopping;
  }

  AtomicLong pendingBytes() {
    return pendingBytes;
  }

  AtomicInteger openConnections() {
    return openConnections;
  }

  ApiDocument document() {
    return document;
  }
}
