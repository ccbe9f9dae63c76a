package dev.sessionstore.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of one server instance: bounded in number, and closed when they complete no
 * request for too long. That holds for idle ones as for those that send a byte now and then, which
 * an idle timeout does not see. Who has not read its answers by then gets as much time again. When
 * the service stops, each is closed behind an answer that says so, since a client may be sending
 * its next request just when a silent connection is closed. To be used from one event loop.
 */
final class Connections {
  private static final long MIN_SWEEP_MS = 50;

  /** Who has sent no request for so long is not just about to send one, as far as one can tell. */
  private static final long QUIET_MS = 250;

  private static final long DRAIN_STEP_MS = 10;

  private final Map<HttpConnection, Activity> activities = new HashMap<>();
  private final AtomicInteger open;
  private final int maxOpen;
  private final long timeoutNanos;
  private final Vertx vertx;
  private final long sweeper;
  private boolean draining;

  private static final class Activity {
    /** When the connection was opened, or last completed a request, or was asked to close. */
    private long lastNanos = System.nanoTime();

    private boolean closing;
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
    if (activity != null && !activity.closing) {
      activity.lastNanos = System.nanoTime();
      if (draining) {
        activity.closing = true;
        connection.close();
      }
    }
  }

  /** Whether the next answer on each connection is the last one. */
  boolean areDraining() {
    return draining;
  }

  /**
   * Takes no new connections any more, and completes when none is left but those on which no
   * request has come for a moment, or one takes long.
   */
  Future<Void> drain() {
    draining = true;
    activities.keySet().stream().limit(1).forEach(Connections::stopListening);
    Promise<Void> quiet = Promise.promise();
    drain(quiet);
    return quiet.future();
  }

  private void drain(Promise<Void> quiet) {
    long since = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(QUIET_MS);
    if (activities.values().stream().allMatch(activity -> activity.lastNanos - since < 0)) {
      quiet.complete();
    } else {
      vertx.setTimer(DRAIN_STEP_MS, timer -> drain(quiet));
    }
  }

  /** The server itself would close all that was accepted together with its listener. */
  private static void stopListening(HttpConnection connection) {
    if (connection instanceof HttpServerConnection accepted) {
      accepted.channelHandlerContext().channel().parent().close();
    }
  }

  void stop() {
    vertx.cancelTimer(sweeper);
  }

  private void sweep() {
    long now = System.nanoTime();
    List<Map.Entry<HttpConnection, Activity>> late =
        activities.entrySet().stream()
            .filter(entry -> now - entry.getValue().lastNanos > timeoutNanos)
            .toList();
    late.forEach(entry -> close(entry.getKey(), entry.getValue(), now));
  }

  /** To close waits until all is sent: for ever, if the client reads nothing of it. */
  private static void close(HttpConnection connection, Activity activity, long now) {
    if (activity.closing && connection instanceof HttpServerConnection unread) {
      unread.channelHandlerContext().close();
      return;
    }
    activity.closing = true;
    activity.lastNanos = now;
    connection.close();
  }
}
