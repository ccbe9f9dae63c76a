package dev.sessionstore.http;

import dev.sessionstore.config.ServiceConfig;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What all instances of the HTTP verticle have together. Safe from any thread. */
public final class HttpShared {
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicInteger openConnections = new AtomicInteger();
  private final ApiDocument document;
  private final DifyKit kit;
  private final Supplier<String> metrics;
  private volatile boolean stopping;
  private volatile int port;

  /**
   * @param metrics gives the metrics in Prometheus's text form
   */
  public HttpShared(ServiceConfig config, Supplier<String> metrics) {
    PublicAddress address = new PublicAddress(config.http().publicUrl());
    this.document = new ApiDocument(address);
    this.kit = new DifyKit(address);
    this.metrics = metrics;
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

  DifyKit kit() {
    return kit;
  }

  String metrics() {
    return metrics.get();
  }
}
