package dev.sessionstore.store.journal;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the journal is and what it may use.
 *
 * @param directory its directory, for it alone; created if missing
 * @param sync when bytes are forced to the disk
 * @param maxQueuedChanges changes that may wait for their commit, at least 1
 * @param maxQueuedBytes bytes of keys and values that may wait for their commit, 1 to 2^29; one
 *     change cannot be larger
 * @param segmentBytes size at which a file is closed and the next one begun, 1 kB to 2^29
 * @param slackBytes room that the files may take beyond twice the live records, in bytes, at least
 *     16 segments
 * @param minFreeBytes room on the disk, in bytes, below which puts are refused, so that removals
 *     and the cleaning, which give room back, still have some
 */
public record JournalOptions(
    Path directory,
    SyncMode sync,
    int maxQueuedChanges,
    long maxQueuedBytes,
    int segmentBytes,
    long slackBytes,
    long minFreeBytes) {
  /** Default of {@link #sync}. */
  static final SyncMode DEFAULT_SYNC = SyncMode.ALWAYS;

  /** Default of {@link #maxQueuedChanges}. */
  static final int DEFAULT_MAX_QUEUED_CHANGES = 65_536;

  /** Default of {@link #maxQueuedBytes}: 64 MiB. */
  static final long DEFAULT_MAX_QUEUED_BYTES = 64L << 20;

  /** Default of {@link #segmentBytes}: 4 MiB. */
  static final int DEFAULT_SEGMENT_BYTES = 4 << 20;

  /** Default of {@link #slackBytes}: 64 MiB. */
  static final long DEFAULT_SLACK_BYTES = 64L << 20;

  /** Default of {@link #minFreeBytes}: 16 MiB. */
  static final long DEFAULT_MIN_FREE_BYTES = 16L << 20;

  private static final int MIN_SEGMENT_BYTES = 1 << 10;
  private static final int MIN_SEGMENTS_OF_SLACK = 16;
  // Two of them, a full segment and one more change, still have positions that fit an int.
  private static final int MAX_BYTES = 1 << 29;

  /**
   * @throws IllegalArgumentException if a bound is out of its range; the message names it
   */
  public JournalOptions {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(sync, "sync");
    check("maxQueuedChanges", maxQueuedChanges, 1, Integer.MAX_VALUE);
    check("maxQueuedBytes", maxQueuedBytes, 1, MAX_BYTES);
    check("segmentBytes", segmentBytes, MIN_SEGMENT_BYTES, MAX_BYTES);
    check("slackBytes", slackBytes, (long) segmentBytes * MIN_SEGMENTS_OF_SLACK, Long.MAX_VALUE);
    check("minFreeBytes", minFreeBytes, 0, Long.MAX_VALUE);
  }

  /** The defaults, in that directory. */
  public static JournalOptions in(Path directory) {
    return new JournalOptions(
        directory,
        DEFAULT_SYNC,
        DEFAULT_MAX_QUEUED_CHANGES,
        DEFAULT_MAX_QUEUED_BYTES,
        DEFAULT_SEGMENT_BYTES,
        DEFAULT_SLACK_BYTES,
        DEFAULT_MIN_FREE_BYTES);
  }

  /** The same with another {@link #sync}. */
  public JournalOptions withSync(SyncMode mode) {
    return new JournalOptions(
        directory, mode, maxQueuedChanges, maxQueuedBytes, segmentBytes, slackBytes, minFreeBytes);
  }

  /** The same with other bounds of the queue. */
  JournalOptions withQueue(int changes, long bytes) {
    return new JournalOptions(
        directory, sync, changes, bytes, segmentBytes, slackBytes, minFreeBytes);
  }

  /** The same with other sizes of files and slack. */
  JournalOptions withSpace(int segment, long slack, long minFree) {
    return new JournalOptions(
        directory, sync, maxQueuedChanges, maxQueuedBytes, segment, slack, minFree);
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "journal: %s must be %d to %d, not %d".formatted(name, min, max, value));
    }
  }
}
