package dev.sessionstore.store.journal;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps corrupt files for whoever wants to examine them, under a name that the log ignores. */
final class SetAside {
  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("'.corrupt-'yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private SetAside() {}

  /** What the index still has of the segment is what could not be copied. */
  static void rename(Disk disk, Segment segment) throws IOException {
    String newName = segment.name() + SUFFIX.format(Instant.now());
    disk.rename(segment.name(), newName);
    LOG.error(
        "Journal file set aside as corrupt; what could be read of it is kept:"
            + " directory={} file={} setAside={} entriesLost={}",
        disk,
        segment.name(),
        newName,
        segment.liveEntries());
  }
}
