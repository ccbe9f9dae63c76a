package dev.sessionstore.store.journal;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what becomes of the changes, and logs when the journal begins to fail and recovers. */
final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

  private final String directory;
  private final LongAdder commits = new LongAdder();
  private final LongAdder failedPuts = new LongAdder();
  private final LongAdder failedRemovals = new LongAdder();
  private volatile @Nullable String lastError;
  private boolean failing;

  Tally(String directory) {
    this.directory = directory;
  }

  /** Counts a change that was refused before its commit. Any thread may call this. */
  void refused(Change change, JournalException reason) {
    count(change);
    lastError = reason.getMessage();
  }

  /** From the journal's thread. */
  void committed() {
    commits.increment();
    if (failing) {
      failing = false;
      LOG.info("Journal writes again: directory={}", directory);
    }
  }

  /** From the journal's thread. */
  void failed(List<Change> changes, JournalException reason) {
    changes.forEach(this::count);
    failed(reason);
  }

  /** Records a failure that no caller waits for. */
  void failed(JournalException reason) {
    lastError = reason.getMessage();
    // An error of the machine, such as no memory, is always told; the process may end by it.
    if (!failing || reason.getCause() instanceof Error) {
      failing = true;
      LOG.error("Journal fails: directory={}", directory, reason);
    }
  }

  JournalStats stats(long entries, long liveBytes, long fileBytes, long queuedChanges) {
    return new JournalStats(
        entries,
        liveBytes,
        fileBytes,
        queuedChanges,
        commits.sum(),
        failedPuts.sum(),
        failedRemovals.sum(),
        lastError);
  }

  private void count(Change change) {
    (change.isPut() ? failedPuts : failedRemovals).increment();
  }
}
