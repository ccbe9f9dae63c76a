package dev.sessionstore.store.journal;

import java.nio.file.Path;

/** Another process, or another journal of this one, has the directory. */
public final class JournalLockedException extends JournalException {
  JournalLockedException(Path directory) {
    super(
        "The journal directory "
            + directory
            + " is in use by another process; give each node a journal.directory of its own");
  }
}
