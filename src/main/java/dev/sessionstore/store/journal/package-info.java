/**
 * Changes that were acknowledged while Redis is away, on this node's disk.
 *
 * <p>The journal is a SQLite database with a write-ahead log, of which this process holds the only
 * connection. SQLite keeps what was committed through a kill and, with {@link
 * dev.sessionstore.store.journal.SyncMode#ALWAYS}, through a power failure. Two things that it does
 * not notice are checked here: a value that a disk has changed, by a checksum for each entry, and
 * damage within the write-ahead log, by {@link dev.sessionstore.store.journal.WriteAheadLog}.
 */
package dev.sessionstore.store.journal;
