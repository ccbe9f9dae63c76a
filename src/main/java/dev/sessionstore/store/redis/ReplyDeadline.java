package dev.sessionstore.store.redis;

import java.util.concurrent.TimeUnit;

/**
 * How long a command may wait for its reply on a link that answers in order: its timeout, and on
 * top of it what a slow network needs for the bytes of the commands before it, since their time is
 * not its own. But when nothing has come for as long as the timeout, the link hangs, however much
 * it has carried. Times are {@link System#nanoTime}'s.
 */
final class ReplyDeadline {
  /** What a slow network takes for a byte: 4 MiB a second. */
  private static final long NANOS_PER_BYTE = 238;

  private long timeoutNanos;
  private long lastReplyAt;

  /** What a slow network would have taken for all that was carried. */
  private long carriedNanos;

  /**
   * When a command was sent.
   *
   * @param carriedNanos what had been carried until then
   */
  record Start(long at, long carriedNanos) {}

  ReplyDeadline(long timeoutMillis) {
    set(timeoutMillis);
  }

  /** Sets the timeout, for what is under way too. */
  void set(long timeoutMillis) {
    timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  /** The timeout, in milliseconds. */
  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
  }

  /** A command is being sent. */
  Start start(long now) {
    return new Start(now, carriedNanos);
  }

  /**
   * A reply came.
   *
   * @param bytes of the command and its reply
   */
  void replied(long now, long bytes) {
    lastReplyAt = now;
    carriedNanos += bytes * NANOS_PER_BYTE;
  }

  /** How long the oldest command that has no reply may still wait; none is left from 0 on. */
  long nanosLeft(Start oldest, long now) {
    long waited = now - oldest.at();
    long carriedSince = carriedNanos - oldest.carriedNanos();
    // Nothing carried is credited that was not carried while it waited.
    long untilLastReply = Math.max(0, lastReplyAt - oldest.at());
    return timeoutNanos - (waited - Math.min(carriedSince, untilLastReply));
  }
}
