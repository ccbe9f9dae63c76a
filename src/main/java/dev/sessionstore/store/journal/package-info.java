/**
 * What was acknowledged while Redis is away, on this node's disk.
 *
 * <p>The journal is an append-only log in small files with an index in memory, and not H2's
 * MVStore, which was tried first (2.4.240). Its crash behaviour was examined by recording each
 * write of a workload and opening the file as it is after each prefix of them. With space reused at
 * once, which its size bound needs, a process killed between two writes came back with an older
 * version of the map, without what had been acknowledged since (10 of 23,595 crash points). And
 * since its chunks have checksums for their first and last bytes only, a power failure that kept
 * these and lost a block between them left a file that could not be read at all or was an older
 * version, with its default settings too (more than 200 of 914 crash points). A log of which only
 * the end is ever written to, with a checksum for each record, has neither problem, survives a
 * failed force, and can be checked at every crash point in a test.
 */
package dev.sessionstore.store.journal;
