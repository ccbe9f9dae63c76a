package dev.sessionstore.store.journal;

import org.jspecify.annotations.Nullable;

/**
 * The journal in numbers, as of its last commit. The counts begin at the opening.
 *
 * @param entries keys that have a value
 * @param liveBytes bytes of the records that hold those values
 * @param fileBytes bytes of the files, without those set aside as corrupt; stays below twice {@code
 *     liveBytes} plus {@link JournalOptions#slackBytes}
 * @param queuedChanges changes that wait for their commit
 * @param commits group commits that succeeded
 * @param failedPuts puts that failed or were refused
 * @param failedRemovals removals that failed or were refused
 * @param lastError what the last failure said, null if there was none
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
