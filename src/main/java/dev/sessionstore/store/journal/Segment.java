package dev.sessionstore.store.journal;

import java.util.OptionalLong;

/**
 * One file of the log, and how much of it is still of use. Its number orders it among the others.
 */
final class Segment {
  private static final String SUFFIX = ".segment";
  private static final int DIGITS = 16;

  private final long number;
  private long size;
  private long liveEntries;
  private boolean damaged;

  /**
   * @param size of its file, in bytes
   */
  Segment(long number, long size) {
    this.number = number;
    this.size = size;
  }

  /** The number in a file's name, if it is the name of a segment. */
  static OptionalLong numberIn(String name) {
    boolean isSegment =
        name.length() == DIGITS + SUFFIX.length()
            && name.endsWith(SUFFIX)
            && name.chars().limit(DIGITS).allMatch(c -> c >= '0' && c <= '9');
    return isSegment
        ? OptionalLong.of(Long.parseLong(name.substring(0, DIGITS)))
        : OptionalLong.empty();
  }

  String name() {
    return "%016d%s".formatted(number, SUFFIX);
  }

  long number() {
    return number;
  }

  long size() {
    return size;
  }

  void setSize(long bytes) {
    size = bytes;
  }

  /** Entries of the map whose value is in this file. */
  long liveEntries() {
    return liveEntries;
  }

  void addLiveEntries(long difference) {
    liveEntries += difference;
  }

  /** Whether acknowledged bytes of it cannot be read any more. */
  boolean isDamaged() {
    return damaged;
  }

  void setDamaged() {
    damaged = true;
  }
}
