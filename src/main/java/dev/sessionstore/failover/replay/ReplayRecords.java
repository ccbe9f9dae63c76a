package dev.sessionstore.failover.replay;

/** The records that replays keep from one to the next. */
public record ReplayRecords(
    KnownSessions known, ConflictLog conflicts, UnacknowledgedWrites unacknowledged) {}
