package dev.sessionstore.failover.replay;

/**
 * The records that replays keep from one to the next.
 *
 * @param knowledge the sessions that Redis is known to have
 * @param conflicts the conflicts that replays found
 * @param unacknowledged the writes whose answers were lost
 */
public record ReplayRecords(
    ReplayKnowledge knowledge, ConflictLog conflicts, UnacknowledgedWrites unacknowledged) {}
