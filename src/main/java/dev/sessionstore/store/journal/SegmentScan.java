package dev.sessionstore.store.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * What a segment's bytes hold. Damage does not end the scan: the records behind it are found again
 * by their checksums.
 *
 * @param records the intact records, in the order of the file
 * @param firstDamage where the first byte is that belongs to no intact record, or the file's length
 * @param damagedBytes how many such bytes there are
 * @param acknowledgedDamage whether a commit began behind damage. A commit begins only after the
 *     one before it is in the file as a whole, so the damaged bytes had been acknowledged; without
 *     one, they are what a crash left of the last commit, which nobody was told of
 */
record SegmentScan(
    List<Records.Found> records, int firstDamage, int damagedBytes, boolean acknowledgedDamage) {
  /**
   * @throws JournalFormatException if a newer release wrote the file
   */
  static SegmentScan of(Segment segment, byte[] file) {
    int format = Records.formatOf(file);
    if (format > Records.FORMAT) {
      throw new JournalFormatException(segment.name(), format);
    }
    List<Records.Found> records = new ArrayList<>();
    int firstDamage = file.length;
    int damagedBytes = 0;
    boolean acknowledgedDamage = false;
    int at = 0;
    if (format == Records.FORMAT) {
      at = Records.HEADER_BYTES;
    }
    while (at < file.length) {
      Records.Found found = Records.at(at, file, segment.number());
      if (found == null) {
        firstDamage = Math.min(firstDamage, at);
        damagedBytes++;
        at++;
      } else {
        acknowledgedDamage |= damagedBytes > 0 && found.startsCommit();
        records.add(found);
        at = found.end();
      }
    }
    return new SegmentScan(records, firstDamage, damagedBytes, acknowledgedDamage);
  }

  boolean isDamaged() {
    return damagedBytes > 0;
  }
}
