package dev.sessionstore.failover.replay;

/** The records that replays keep from one to the next. */
public record ReplayRecords(
    ReplayKnowledge knowledge, ConflictLog conflicts, UnacknowledgedWrites unacknowledged) {}
