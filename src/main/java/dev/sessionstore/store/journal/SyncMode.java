package dev.sessionstore.store.journal;

/**
 * Time at which the journal forces its bytes to the disk. The names in lower case are the values of
 * {@code journal.sync} in the configuration.
 */
public enum SyncMode {
  /** Before a change is acknowledged: it survives the death of the process and of the machine. */
  ALWAYS("FULL"),
  /**
   * Every second: an acknowledged change survives the death of the process; when the machine dies,
   * the changes since the last force may be lost.
   */
  INTERVAL("NORMAL"),
  /**
   * When the operating system likes to: an acknowledged change survives the death of the process;
   * when the machine dies, any part of the journal may be lost.
   */
  NEVER("OFF");

  private final String synchronous;

  SyncMode(String synchronous) {
    this.synchronous = synchronous;
  }

  /** Value of SQLite's {@code synchronous} for this mode. */
  String synchronous() {
    return synchronous;
  }
}
