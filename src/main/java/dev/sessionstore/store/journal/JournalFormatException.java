package dev.sessionstore.store.journal;

/** A file of the journal has a form that this release does not read; the file is left as it is. */
public final class JournalFormatException extends JournalException {
  JournalFormatException(String message) {
    super(message);
  }
}
