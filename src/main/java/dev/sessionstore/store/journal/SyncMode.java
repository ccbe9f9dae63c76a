package dev.sessionstore.store.journal;

/**
 * When the journal's bytes are forced to the disk, and so what an acknowledged change survives. The
 * names in lower case are the values of {@code journal.sync} in the configuration.
 */
public enum SyncMode {
  /** Before a change is acknowledged: it survives the death of the process and of the machine. */
  ALWAYS,
  /**
   * Every second: an acknowledged change survives the death of the process; when the machine dies,
   * the changes since the last force may be lost.
   */
  INTERVAL,
  /**
   * When the operating system likes to: an acknowledged change survives the death of the process;
   * when the machine dies, any part of the journal may be lost.
   */
  NEVER;

  boolean forcesEachCommit() {
    return this == ALWAYS;
  }

  boolean forcesAtAll() {
    return this != NEVER;
  }
}
