package dev.sessionstore.store.journal;

/** A file was written by a newer release; it is left as it is. */
public final class JournalFormatException extends JournalException {
  JournalFormatException(String file, int format) {
    super(
        "The journal file %s has format %d, this release reads up to %d: start the newer release, or move the file away"
            .formatted(file, format, Records.FORMAT));
  }
}
