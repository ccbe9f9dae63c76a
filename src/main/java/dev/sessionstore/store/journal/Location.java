package dev.sessionstore.store.journal;

/**
 * Where a record is.
 *
 * @param offset its first byte in the segment's file
 * @param length its bytes
 */
public record Location(Segment segment, int offset, int length) {}
