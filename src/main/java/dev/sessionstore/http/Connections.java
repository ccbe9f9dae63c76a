package dev.sessionstore.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of one server instance: bounded in number, and closed when they complete no
 * request for too long. That holds for idle ones as for those that send a byte now and then, which
 * an idle timeout does not see. To be used from one event loop.
 */
final class Connections {
  private static final long MIN_SWEEP_MS = 50;

  private final Map<HttpConnection, Activity> activities = new HashMap<>();
  private final AtomicInteger open;
  private final int maxOpen;
  private final long timeoutNanos;
  private final Vertx vertx;
  private final long sweeper;

  /** When a connection was opened, or last completed a request. */
  private static final class Activity {
    private long lastNanos = System.nanoTime();
  }

  /**
   * @param open how many are open in all instances, shared by them
   */
  Connections(Vertx vertx, AtomicInteger open, int maxOpen, long timeoutMillis) {
    this.vertx = vertx;
    this.open = open;
    this.maxOpen = maxOpen;
    this.timeoutNanos = timeoutMillis * 1_000_000;
    this.sweeper = vertx.setPeriodic(Math.max(MIN_SWEEP_MS, timeoutMillis / 4), timer -> sweep());
  }

  /** Takes a new connection in, or closes it. */
  void opened(HttpConnection connection) {
    if (open.incrementAndGet() > maxOpen) {
      open.decrementAndGet();
      connection.close();
      return;
    }
    activities.put(connection, new Activity());
    connection.closeHandler(
        closed -> {
          if (activities.remove(connection) != null) {
            open.decrementAndGet();
          }
        });
  }

  /** A request of that connection was answered. */
  void completed(HttpConnection connection) {
    Activity activity = activities.get(connection);
    if (activity != null) {
      activity.lastNanos = System.nanoTime();
    }
  }

  void stop() {
    vertx.cancelTimer(sweeper);
  }

  private void sweep() {
    long now = System.nanoTime();
    List<HttpConnection> late =
        activities.entrySet().stream()
            .filter(entry -> now - entry.getValue().lastNanos > timeoutNanos)
            .map(Map.Entry::getKey)
            .toList();
    late.forEach(HttpConnection::close);
  }
}
