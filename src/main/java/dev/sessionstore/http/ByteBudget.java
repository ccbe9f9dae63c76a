package dev.sessionstore.http;

import java.util.concurrent.atomic.AtomicLong;

/** A bound on bytes that all instances of the HTTP verticle hold together. Safe from any thread. */
public final class ByteBudget {
  private volatile long limit;
  private final AtomicLong used = new AtomicLong();

  public ByteBudget(long limit) {
    this.limit = limit;
  }

  void limit(long bytes) {
    limit = bytes;
  }

  /** Takes that many bytes, or nothing and gives false if they would exceed the bound. */
  boolean reserve(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    used.addAndGet(-bytes);
  }

  public long used() {
    return used.get();
  }

  public long limit() {
    return limit;
  }
}
