package dev.sessionstore.store.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Place and bounds of a journal.
 *
 * @param directory its directory, for this journal alone; created if missing
 * @param sync when bytes are forced to the disk
 * @param eraseAfter time within which removed and replaced values leave the files, 2 ms or more
 * @param maxQueuedChanges changes that may wait for their commit, 1 or more
 * @param maxQueuedBytes bytes of keys and values that may wait for their commit, 1 to 2^29; one
 *     change cannot be larger
 * @param minFreeBytes room on the disk, in bytes, below which puts are refused; removals, which
 *     give room back, can still be written then
 */
public record JournalOptions(
    Path directory,
    SyncMode sync,
    Duration eraseAfter,
    int maxQueuedChanges,
    long maxQueuedBytes,
    long minFreeBytes) {
  private static final Duration DEFAULT_ERASE_AFTER = Duration.ofDays(1);
  private static final int DEFAULT_MAX_QUEUED_CHANGES = 65_536;
  private static final long DEFAULT_MAX_QUEUED_BYTES = 64L << 20;
  private static final long DEFAULT_MIN_FREE_BYTES = 16L << 20;
  private static final int MAX_BYTES = 1 << 29;

  /**
   * @throws IllegalArgumentException if a bound is out of its range; the message names it
   */
  public JournalOptions {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(sync, "sync");
    check("eraseAfter in ms", eraseAfter.toMillis(), 2, Long.MAX_VALUE);
    check("maxQueuedChanges", maxQueuedChanges, 1, Integer.MAX_VALUE);
    check("maxQueuedBytes", maxQueuedBytes, 1, MAX_BYTES);
    check("minFreeBytes", minFreeBytes, 0, Long.MAX_VALUE);
  }

  /** Options with the defaults, {@link SyncMode#ALWAYS} among them. */
  public static JournalOptions in(Path directory) {
    return new JournalOptions(
        directory,
        SyncMode.ALWAYS,
        DEFAULT_ERASE_AFTER,
        DEFAULT_MAX_QUEUED_CHANGES,
        DEFAULT_MAX_QUEUED_BYTES,
        DEFAULT_MIN_FREE_BYTES);
  }

  /** Returns these options with another {@link #sync}. */
  public JournalOptions withSync(SyncMode mode) {
    return new JournalOptions(
        directory, mode, eraseAfter, maxQueuedChanges, maxQueuedBytes, minFreeBytes);
  }

  /** Returns these options with another {@link #eraseAfter}. */
  public JournalOptions withEraseAfter(Duration time) {
    return new JournalOptions(
        directory, sync, time, maxQueuedChanges, maxQueuedBytes, minFreeBytes);
  }

  /** Returns these options with other bounds of the queue. */
  JournalOptions withQueue(int changes, long bytes) {
    return new JournalOptions(directory, sync, eraseAfter, changes, bytes, minFreeBytes);
  }

  /** Returns these options with another {@link #minFreeBytes}. */
  JournalOptions withMinFree(long bytes) {
    return new JournalOptions(directory, sync, eraseAfter, maxQueuedChanges, maxQueuedBytes, bytes);
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "journal: %s must be %d to %d, not %d".formatted(name, min, max, value));
    }
  }
}
