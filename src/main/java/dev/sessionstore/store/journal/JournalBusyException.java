package dev.sessionstore.store.journal;

/** More changes wait for the disk than the options allow; the change may be tried again. */
public final class JournalBusyException extends JournalException {
  JournalBusyException(String message) {
    super(message);
  }
}
