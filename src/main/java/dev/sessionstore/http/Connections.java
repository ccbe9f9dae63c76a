package dev.sessionstore.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of one server instance. Bounds their number, and closes those that complete
 * no request for too long though a byte comes now and then, which an idle timeout does not see. To
 * be used from one event loop.
 *
 * <p>When the service stops, each connection is closed behind an answer that says so, since a
 * client may be sending its next request just when a silent connection is closed.
 */
final class Connections implements Handler<HttpConnection> {
  private static final long MIN_SWEEP_MS = 50;

  /** A client that has sent nothing for so long is taken for one that has nothing to send. */
  private static final long QUIET_MS = 250;

  private static final long MAX_DRAIN_MS = 2_000;

  private static final long DRAIN_STEP_MS = 10;

  /** When each connection was opened, or last completed a request, in nanoseconds. */
  private final Map<HttpConnection, Long> lastNanos = new HashMap<>();

  /** Connections that are closed behind an answer that is under way. */
  private final Set<HttpConnection> ending = new HashSet<>();

  private final AtomicInteger open;
  private final int maxOpen;
  private final long timeoutNanos;
  private final Vertx vertx;
  private final long sweeper;
  private boolean draining;

  /** Shares the number of open connections with the other instances. */
  Connections(Vertx vertx, AtomicInteger open, int maxOpen, long timeoutMillis) {
    this.vertx = vertx;
    this.open = open;
    this.maxOpen = maxOpen;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    this.sweeper = vertx.setPeriodic(Math.max(MIN_SWEEP_MS, timeoutMillis / 4), timer -> sweep());
  }

  @Override
  public void handle(HttpConnection connection) {
    if (open.incrementAndGet() > maxOpen) {
      open.decrementAndGet();
      connection.close();
      return;
    }
    lastNanos.put(connection, System.nanoTime());
    connection.closeHandler(
        closed -> {
          lastNanos.remove(connection);
          ending.remove(connection);
          open.decrementAndGet();
        });
  }

  /** Closes a connection behind its last answer; requests read along with it are not served. */
  void end(HttpConnection connection) {
    if (lastNanos.containsKey(connection)) {
      ending.add(connection);
    }
    connection.close();
  }

  boolean isEnding(HttpConnection connection) {
    return ending.contains(connection);
  }

  void completed(HttpConnection connection) {
    lastNanos.replace(connection, System.nanoTime());
    if (draining) {
      connection.close();
    }
  }

  /** Whether the next answer on each connection is the last one. */
  boolean areDraining() {
    return draining;
  }

  /** Completes when no client is likely to be about to send a request. */
  Future<Void> drain() {
    draining = true;
    vertx.cancelTimer(sweeper);
    Promise<Void> quiet = Promise.promise();
    drain(quiet, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_DRAIN_MS));
    return quiet.future();
  }

  private void drain(Promise<Void> quiet, long deadline) {
    long now = System.nanoTime();
    long since = now - TimeUnit.MILLISECONDS.toNanos(QUIET_MS);
    if (now - deadline > 0 || lastNanos.values().stream().allMatch(last -> last - since < 0)) {
      quiet.complete();
    } else {
      vertx.setTimer(DRAIN_STEP_MS, timer -> drain(quiet, deadline));
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    List<HttpConnection> late =
        lastNanos.entrySet().stream()
            .filter(entry -> now - entry.getValue() > timeoutNanos)
            .map(Map.Entry::getKey)
            .toList();
    late.forEach(HttpConnection::close);
  }
}
