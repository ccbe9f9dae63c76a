package dev.sessionstore.store.journal;

import org.jspecify.annotations.Nullable;

/** The journal could not do what was asked, and nothing of it was done; the message says why. */
public final class JournalException extends RuntimeException {
  JournalException(String message) {
    this(message, null);
  }

  JournalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
