package dev.sessionstore.store.redis;

import java.util.concurrent.TimeUnit;

/**
 * Reply deadline on a pipelined connection: the command's timeout plus the time that a slow network
 * needs for the bytes queued before it. But a link on which no reply comes for as long as the
 * timeout hangs, however much it carried before. Times are those of {@link System#nanoTime}.
 */
final class ReplyDeadline {
  /** Time that a slow network needs for a byte, at 4 MiB/s. */
  private static final long NANOS_PER_BYTE = 238;

  private long timeoutNanos;
  private long lastReplyAt;

  /** Time that a slow network would have needed for all bytes carried so far. */
  private long carriedNanos;

  /** The moment of sending a command, and the time for the bytes that had been carried before. */
  record Start(long at, long carriedNanos) {}

  ReplyDeadline(long timeoutMillis) {
    set(timeoutMillis);
  }

  void set(long timeoutMillis) {
    timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
  }

  Start start(long now) {
    return new Start(now, carriedNanos);
  }

  /** Counts a reply, and the bytes of it and its command. */
  void replied(long now, long bytes) {
    lastReplyAt = now;
    carriedNanos += bytes * NANOS_PER_BYTE;
  }

  /** Time that is left to the oldest command without a reply; 0 or less if it is too late. */
  long nanosLeft(Start oldest, long now) {
    long waited = now - oldest.at();
    long carriedSince = carriedNanos - oldest.carriedNanos();
    // Bytes carried before the command was sent did not delay it.
    long untilLastReply = Math.max(0, lastReplyAt - oldest.at());
    return timeoutNanos - (waited - Math.min(carriedSince, untilLastReply));
  }
}
