package dev.sessionstore.store.journal;

import org.jspecify.annotations.Nullable;

/**
 * Figures of the journal as of its last commit. The counts begin at the opening.
 *
 * @param entries keys that have a value
 * @param liveBytes bytes of the database's pages in use
 * @param fileBytes bytes of the database and its write-ahead log
 * @param queuedChanges changes that wait for their commit
 * @param commits group commits that succeeded
 * @param failedPuts puts that failed or were refused
 * @param failedRemovals removals that failed or were refused
 * @param lastError message of the last failure, null if there was none
 */
public record JournalStats(
    long entries,
    long liveBytes,
    long fileBytes,
    long queuedChanges,
    long commits,
    long failedPuts,
    long failedRemovals,
    @Nullable String lastError) {}
