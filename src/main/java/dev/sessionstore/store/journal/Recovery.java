package dev.sessionstore.store.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files that there are into a log. Nothing is changed before all of them are read. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Disk disk;
  private final LogIndex index = new LogIndex();
  private final List<Segment> segments = new ArrayList<>();
  private final List<Segment> useless = new ArrayList<>();
  private @Nullable Segment torn;
  private int corruptFiles;

  private Recovery(Disk disk) {
    this.disk = disk;
  }

  /**
   * @throws JournalFormatException if a newer release wrote one of the files
   * @throws IOException if the files cannot be read
   */
  static SegmentedLog open(Disk disk, JournalOptions options) throws IOException {
    Recovery recovery = new Recovery(disk);
    long[] numbers =
        disk.list().stream()
            .map(Segment::numberIn)
            .flatMapToLong(OptionalLong::stream)
            .sorted()
            .toArray();
    for (int i = 0; i < numbers.length; i++) {
      recovery.read(numbers[i], i == numbers.length - 1);
    }
    recovery.tidy();
    if (options.sync().forcesAtAll() && !recovery.segments.isEmpty()) {
      recovery.force();
    }
    long nextNumber = numbers.length == 0 ? 1 : numbers[numbers.length - 1] + 1;
    SegmentedLog log =
        new SegmentedLog(disk, options, recovery.index, recovery.segments, nextNumber);
    recovery.setCorruptFilesAside(log);
    return log;
  }

  private void read(long number, boolean isNewest) throws IOException {
    Segment segment = new Segment(number, 0);
    byte[] file = disk.read(segment.name());
    SegmentScan scan = SegmentScan.of(segment, file);
    boolean hasHeader = scan.firstDamage() >= Records.HEADER_BYTES;
    boolean isTorn = isNewest && scan.isDamaged() && hasHeader && !scan.acknowledgedDamage();
    int end = isTorn ? scan.firstDamage() : file.length;
    for (Records.Found record : scan.records()) {
      if (record.end() <= end) {
        apply(record, segment);
      }
    }
    segment.setSize(end);
    if (end <= Records.HEADER_BYTES) {
      useless.add(segment);
      return;
    }
    segments.add(segment);
    if (isTorn) {
      torn = segment;
    } else if (scan.isDamaged()) {
      markCorrupt(segment, scan);
    }
  }

  private void apply(Records.Found record, Segment segment) {
    if (record.isPut()) {
      index.put(record.key(), new Location(segment, record.offset(), record.length()));
    } else {
      index.remove(record.key());
    }
  }

  private void markCorrupt(Segment segment, SegmentScan scan) {
    segment.setDamaged();
    corruptFiles++;
    LOG.error(
        "Journal file is corrupt: directory={} file={} damagedBytes={} firstAt={} intactRecords={}",
        disk,
        segment.name(),
        scan.damagedBytes(),
        scan.firstDamage(),
        scan.records().size());
  }

  /** Removes what a crash leaves: the torn end of the newest file, files that were just begun. */
  private void tidy() throws IOException {
    if (torn != null) {
      LOG.warn(
          "Journal ends in an incomplete write, as a crash leaves it before it is acknowledged:"
              + " directory={} file={} bytesCutOff={}",
          disk,
          torn.name(),
          disk.size(torn.name()) - torn.size());
      disk.truncate(torn.name(), torn.size());
    }
    for (Segment segment : useless) {
      disk.delete(segment.name());
    }
  }

  /**
   * A process that was killed, or had another sync mode, may have left what is only in the
   * operating system's memory. From now on it is shown as durable, and older files are deleted
   * because of it: were it to go when the power fails, what was acknowledged before it would too.
   */
  private void force() throws IOException {
    for (Segment segment : segments) {
      disk.force(segment.name());
    }
    disk.forceDirectory();
  }

  /** All files up to the last corrupt one are cleaned, since its removals concern older ones. */
  private void setCorruptFilesAside(SegmentedLog log) {
    try {
      for (int left = corruptFiles; left > 0; ) {
        Segment oldest = log.oldest();
        if (oldest == null) {
          return;
        }
        log.cleanOldest();
        left -= oldest.isDamaged() ? 1 : 0;
      }
    } catch (IOException e) {
      LOG.error(
          "Journal cannot set its corrupt files aside, the next start tries again: directory={}",
          disk,
          e);
    }
  }
}
