package dev.sessionstore.store.journal;

/**
 * Figures of the journal as of its last commit. The counts begin at the opening.
 *
 * @param size what is on the disk
 * @param queuedChanges changes that wait for their commit
 * @param commits group commits that succeeded
 * @param failures changes that failed or were refused
 */
public record JournalStats(Size size, long queuedChanges, long commits, long failures) {
  /**
   * @param entries keys that have a value
   * @param liveBytes bytes of the database's pages in use
   * @param fileBytes bytes of the database and its write-ahead log
   */
  public record Size(long entries, long liveBytes, long fileBytes) {}
}
