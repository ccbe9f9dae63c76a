package dev.sessionstore.store.journal;

import java.io.IOException;

/**
 * Keeps the files below twice the live records plus the slack, without a stall: cleans the oldest
 * file, and as much of it a commit as the commit used up.
 *
 * <p>The files are cleaned in a circle, so one round over them reclaims all that was garbage when
 * it began. It begins at one and a half times the live records plus three eighths of the slack,
 * where at least half the live records plus five eighths of the slack is left to the bound. At the
 * pace of 4 a round needs at most a quarter of the files' size, three eighths of the live records
 * plus three thirty-seconds of the slack: it ends in time. Each byte written so costs at most two
 * bytes of copying.
 */
final class Cleaner {
  /** Bytes cleaned for each byte by which a commit comes nearer to the bound. */
  private static final int PACE = 4;

  private final SegmentedLog log;
  private final long slackBytes;
  private long lastRoom;
  private long owed;

  Cleaner(SegmentedLog log, JournalOptions options) {
    this.log = log;
    this.slackBytes = options.slackBytes();
    this.lastRoom = room();
  }

  /**
   * Cleans what the last commit owes.
   *
   * @param shortOfSpace whether the disk is so full that what garbage there is must go
   * @throws IOException if the disk failed; the next call goes on
   */
  void clean(boolean shortOfSpace) throws IOException {
    owed += PACE * Math.max(0, lastRoom - room());
    if (!isRoundDue()) {
      owed = 0;
    }
    Segment oldest;
    while ((oldest = log.oldest()) != null && isDue(oldest)) {
      owed = Math.max(0, owed - oldest.size());
      log.cleanOldest();
    }
    if (oldest != null && shortOfSpace && garbage() >= 2 * oldest.size()) {
      log.cleanOldest();
    }
    lastRoom = room();
  }

  private boolean isDue(Segment oldest) {
    boolean nearBound = room() < slackBytes / 8;
    return oldest.liveEntries() == 0 || (isRoundDue() && (owed >= oldest.size() || nearBound));
  }

  private boolean isRoundDue() {
    return log.fileBytes() > liveBytes() + liveBytes() / 2 + slackBytes * 3 / 8;
  }

  /** Bytes left to the bound. */
  private long room() {
    return 2 * liveBytes() + slackBytes - log.fileBytes();
  }

  private long garbage() {
    return log.fileBytes() - liveBytes();
  }

  private long liveBytes() {
    return log.index().liveBytes();
  }
}
