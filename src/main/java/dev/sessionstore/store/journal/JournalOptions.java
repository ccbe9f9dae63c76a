package dev.sessionstore.store.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Place and bounds of a journal.
 *
 * @param directory its directory, for this journal alone; created if missing
 * @param sync when bytes are forced to the disk
 * @param eraseAfter time within which removed and replaced values leave the files, 2 ms or more
 * @param maxQueuedChanges changes that may wait for their commit
 * @param maxQueuedBytes bytes of keys and values that may wait for their commit; one change cannot
 *     be larger
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
  private static final int MAX_QUEUED_CHANGES = 65_536;
  private static final long MAX_QUEUED_BYTES = 64L << 20;
  private static final long MIN_FREE_BYTES = 16L << 20;

  /** Makes options with the bounds that the service uses. */
  public JournalOptions(Path directory, SyncMode sync, Duration eraseAfter) {
    this(directory, sync, eraseAfter, MAX_QUEUED_CHANGES, MAX_QUEUED_BYTES, MIN_FREE_BYTES);
  }
}
